import { HEADERS, ROUTES } from '@deskbell/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireAllowedOrigin } from '../domain/access.ts';
import { AppError } from '../domain/app-error.ts';
import { readForeignOrigin } from '../domain/credentials.ts';
import type { KeyRecord } from '../domain/model.ts';
import type { Deps, Storage } from '../ports.ts';

const EXPOSED = [HEADERS.sessionToken, HEADERS.requestId, 'retry-after'].join(', ');
const ALLOWED = [HEADERS.publicKey, 'authorization', 'content-type', 'idempotency-key'].join(', ');
const METHODS = 'GET, POST, PATCH, PUT, DELETE';
const PREFLIGHT_SECONDS = '600';

/** A page on another origin needs that exact origin on its key's list; only then it may read answers (KY5, KY7). */
export function allowOrigin(request: FastifyRequest, reply: FastifyReply, key: KeyRecord): void {
  const origin = requireAllowedOrigin(request.headers, key);
  if (origin !== null) grant(reply, origin);
}

/** Preflights. They carry no key, so an origin passes when any enabled key lists it; the request itself is checked by key. */
export function registerPreflight(app: FastifyInstance, { storage }: Deps): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const origin = request.headers.origin;
    if (origin !== undefined) {
      await requireListed(storage, origin);
      grant(reply, origin);
      reply.header('access-control-allow-methods', METHODS);
      reply.header('access-control-allow-headers', ALLOWED);
      reply.header('access-control-max-age', PREFLIGHT_SECONDS);
    }
    return reply.code(204).send();
  };
  for (const path of ['/api/*', `${ROUTES.files}/*`]) app.options(path, { schema: { hide: true } }, answer);
}

/** Where no key names the tenant, but a signature what may be done: any page that some key lists may do it. */
export async function allowListedOrigin(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { storage }: Pick<Deps, 'storage'>,
): Promise<void> {
  const origin = readForeignOrigin(headers);
  if (origin === null) return;
  await requireListed(storage, origin);
  grant(reply, origin);
}

async function requireListed(storage: Pick<Storage, 'listOrigins'>, origin: string): Promise<void> {
  if (!(await storage.listOrigins()).has(origin)) throw new AppError('FORBIDDEN', 'this origin is not allowed');
}

function grant(reply: FastifyReply, origin: string): void {
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-allow-credentials', 'true');
  reply.header('access-control-expose-headers', EXPOSED);
}
