import { join } from 'node:path';
import { ROUTES } from '@deskbell/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { AppError } from '../domain/app-error.ts';
import type { BlobStore } from '../ports/files.ts';
import type { Deps } from '../ports.ts';
import { FOR_EVER, listBuiltFiles } from './built-files.ts';

/** What `npm run build -w packages/inbox` writes; the set-up runs it. */
const BUILT = join(import.meta.dirname, '../../../inbox/dist');
const PAGE = 'index.html';

/** The agents' web app: one page for every path below `/inbox` that is not its log-in's, and the files it loads (IB1). */
export function registerInboxFiles(
  app: FastifyInstance,
  deps: Pick<Deps, 'baseUrl'> & { blobs: Pick<BlobStore, 'signPut'> },
  log: Logger,
  directory = BUILT,
): void {
  const page = listBuiltFiles(directory, () => ({ 'cache-control': 'no-cache' })).get(PAGE);
  const assets = listBuiltFiles(join(directory, 'assets'), (_name, isHashed) => ({
    'cache-control': isHashed ? FOR_EVER : 'no-cache',
    'cross-origin-resource-policy': 'same-origin',
  }));
  if (!page) log.warn({ directory }, 'the inbox is not built: run npm run setup, then start again');

  const sendPage = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!page) throw new AppError('NOT_FOUND', 'the inbox is not built here');
    const policy = inboxPolicy(new URL(deps.baseUrl()).origin, await readStoreOrigin(deps.blobs));
    reply.headers({ 'content-security-policy': policy, 'referrer-policy': 'same-origin' });
    return page.send(request, reply);
  };
  const schema = { hide: true };
  app.get(ROUTES.inbox, { schema }, sendPage);
  app.get<{ Params: { '*': string } }>(`${ROUTES.inbox}/*`, { schema }, (request, reply) => {
    if (`${ROUTES.inbox}/${request.params['*']}/`.startsWith(`${ROUTES.inboxAuth}/`))
      throw new AppError('NOT_FOUND', 'no such path');
    return sendPage(request, reply);
  });
  app.get<{ Params: { file: string } }>(`${ROUTES.inbox}/assets/:file`, { schema }, (request, reply) => {
    const file = assets.get(request.params.file);
    if (!file) throw new AppError('NOT_FOUND', 'the inbox has no such file');
    return file.send(request, reply);
  });
}

/**
 * Nothing from elsewhere, nothing inline; a stranger's page cannot frame it, and it sends no form anywhere. Files of
 * messages are shown from `filesOrigin`; uploads go to `storeOrigin`, or, when that is null, here. In browsers of our
 * time `'self'` is also the socket.
 */
export function inboxPolicy(filesOrigin: string, storeOrigin: string | null): string {
  const store = storeOrigin === null ? '' : ` ${storeOrigin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' blob: data: ${filesOrigin}${store}`,
    `media-src 'self' blob: ${filesOrigin}${store}`,
    `connect-src 'self' ${filesOrigin}${store}`,
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** The store itself says where it takes uploads: in what it signs. Null: with us. */
async function readStoreOrigin(blobs: Pick<BlobStore, 'signPut'>): Promise<string | null> {
  const url = await blobs.signPut('up_00000000000000000000000000', {
    contentType: 'text/plain',
    sizeBytes: 0,
    lifeSeconds: 1,
  });
  return url === null ? null : new URL(url).origin;
}
