import type { IncomingMessage } from 'node:http';
import { ROUTES } from '@deskbell/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { parseRange } from '../../domain/byte-range.ts';
import { contentDisposition } from '../../domain/filename.ts';
import type { RateLimiter } from '../../ports.ts';
import type { FileDeps } from '../../services/file-deps.ts';
import { requireSignedUrl } from '../../services/file-urls.ts';
import { enforceLimits } from '../../services/rate-limits.ts';
import { findFile, type ServedFile } from '../../services/read-file.ts';
import { createUploadReceiver } from '../../services/receive-upload.ts';
import { allowListedOrigin } from '../cors.ts';
import { success } from '../envelope.ts';

/** Of a refused body so much is read to its end; the connection of a longer one is closed. */
const READ_ON_BYTES = 1024 * 1024;
// Whatever it is, it runs nothing, loads nothing, and has an origin of its own (FI2).
const FILE_CSP = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

interface OfFile {
  Params: { id: string };
  Querystring: Record<string, unknown>;
}

/** The bytes themselves: `PUT` on an upload URL, `GET` on a file URL. A signature in the query says who may. */
export function registerFiles(
  app: FastifyInstance,
  deps: FileDeps,
  limiter: RateLimiter | null,
  allowSlowBody: (request: IncomingMessage) => void,
): void {
  const path = `${ROUTES.files}/:id`;
  const schema = { hide: true };
  const receive = createUploadReceiver(deps);
  const gate = (purpose: 'send' | 'poll') => async (request: FastifyRequest, reply: FastifyReply) => {
    await enforceLimits(limiter, purpose, { ip: request.ip, who: null, tenant: null });
    await allowListedOrigin(request, reply, deps);
  };

  // Bodies of any type, unread: only here, and only the receiver reads them.
  app.register(async unparsed => {
    unparsed.removeAllContentTypeParsers();
    unparsed.addContentTypeParser('*', (_request, _bytes, done) => done(null));

    unparsed.put<OfFile>(
      path,
      { schema, onRequest: gate('send') },
      async ({ params, query, headers, ip, raw }, reply) => {
        const contentLength = parseLength(headers['content-length']);
        const response = reply.raw;
        const { shouldKeepAlive } = response;
        if (contentLength === null || contentLength > READ_ON_BYTES) response.shouldKeepAlive = false;
        await receive({
          uploadId: params.id,
          ip,
          token: query['token'],
          contentType: headers['content-type'],
          contentLength,
          bytes: raw,
          onAccepted() {
            // What is left of a body that was not read to its end would be taken for the next request.
            response.shouldKeepAlive = false;
            allowSlowBody(raw);
          },
        });
        response.shouldKeepAlive = shouldKeepAlive;
        return success(null);
      },
    );
  });

  app.route<OfFile>({
    method: ['GET', 'HEAD'],
    url: path,
    schema,
    onRequest: gate('poll'),
    async handler({ params, query, headers, method }, reply) {
      const lifeMs = requireSignedUrl(deps, params.id, query); // FI1
      const file = await findFile(deps, params.id, query['variant']);
      const tag = `"${file.tag}"`;
      describe(reply, file, tag, lifeMs);
      if (headers['if-none-match'] === tag) return reply.code(304).send();
      const isSame = headers['if-range'] === undefined || headers['if-range'] === tag;
      const range = isSame ? parseRange(headers.range, file.sizeBytes) : null; // FI3
      if (range === 'unsatisfiable') {
        reply.header('content-range', `bytes */${file.sizeBytes}`);
        return reply.code(416).send();
      }
      if (range) {
        reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${file.sizeBytes}`);
      }
      reply.header('content-length', range ? range.end - range.start + 1 : file.sizeBytes);
      if (method === 'HEAD') return reply.send();
      return reply.send(await file.open(range ?? undefined));
    },
  });
}

function describe(reply: FastifyReply, file: ServedFile, tag: string, lifeMs: number): void {
  reply.headers({
    'content-type': file.contentType,
    'content-disposition': contentDisposition(file.isInline ? 'inline' : 'attachment', file.filename),
    'content-security-policy': FILE_CSP,
    // Shown on the shop's pages, by whoever has the URL.
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': `private, max-age=${Math.floor(lifeMs / 1000)}`,
    'accept-ranges': 'bytes',
    etag: tag,
  });
}

function parseLength(header: string | undefined): number | null {
  if (header === undefined) return null;
  const length = Number(header);
  if (Number.isSafeInteger(length) && length >= 0) return length;
  throw new AppError('BAD_REQUEST', 'Content-Length is not a number');
}
