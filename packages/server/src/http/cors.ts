import { HEADERS } from '@deskbell/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireAllowedOrigin } from '../domain/access.ts';
import { AppError } from '../domain/app-error.ts';
import type { KeyRecord } from '../domain/model.ts';
import type { Deps } from '../ports.ts';

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
  app.options('/api/*', { schema: { hide: true } }, async (request, reply) => {
    const origin = request.headers.origin;
    if (origin !== undefined) {
      if (!(await storage.listOrigins()).has(origin)) throw new AppError('FORBIDDEN', 'this origin is not allowed');
      grant(reply, origin);
      reply.header('access-control-allow-methods', METHODS);
      reply.header('access-control-allow-headers', ALLOWED);
      reply.header('access-control-max-age', PREFLIGHT_SECONDS);
    }
    return reply.code(204).send();
  });
}

function grant(reply: FastifyReply, origin: string): void {
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-allow-credentials', 'true');
  reply.header('access-control-expose-headers', EXPOSED);
}
