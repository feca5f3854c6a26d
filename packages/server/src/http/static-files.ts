import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { chooseEncoding, type Encoding, encode } from './content-encoding.ts';

/** A file that does not change while the server runs. Read at its first request, compressed once for each encoding. */
export interface StaticFile {
  send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

export interface StaticFileOptions {
  type: string;
  /** Where the bytes come from. */
  read: () => Promise<Buffer>;
  headers: Record<string, string>;
}

export function createStaticFile({ type, read, headers }: StaticFileOptions): StaticFile {
  let original: Promise<{ bytes: Buffer; hash: string }> | null = null;
  const encoded = new Map<Encoding, Promise<Buffer>>();

  async function load() {
    const bytes = await read();
    return { bytes, hash: createHash('sha256').update(bytes).digest('base64url').slice(0, 22) };
  }

  return {
    async send(request, reply) {
      original ??= load();
      const { bytes, hash } = await original.catch((error: unknown) => {
        // The next request tries again.
        original = null;
        throw error;
      });
      const encoding = chooseEncoding(request.headers['accept-encoding']);
      const etag = `"${hash}${encoding === 'identity' ? '' : `-${encoding}`}"`;
      reply.type(type).headers({ ...headers, vary: 'Accept-Encoding', etag });
      if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
      const body = encoded.get(encoding) ?? encode(bytes, encoding);
      encoded.set(encoding, body);
      if (encoding !== 'identity') reply.header('content-encoding', encoding);
      return reply.send(await body);
    },
  };
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = (ifNoneMatch ?? '').split(',').map(tag => tag.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}
