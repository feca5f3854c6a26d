import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DEMO_FILES, type DemoPath, renderDemo } from '../../demo/shop.ts';
import { AppError } from '../../domain/app-error.ts';
import type { Deps } from '../../ports.ts';
import { findDemoKey } from '../../services/demo-key.ts';
import { createStaticFile } from '../static-files.ts';

/** The demo shop: pages with a test key in them, and their files (WD5). */
export function registerDemo(app: FastifyInstance, deps: Deps): void {
  const schema = { hide: true };

  const answer = async (request: FastifyRequest, reply: FastifyReply, path: DemoPath) => {
    const base = new URL(deps.baseUrl());
    if (isOtherLoopbackName(request, base)) return reply.redirect(base.origin + request.url);
    const publicKey = await findDemoKey(deps);
    const page = publicKey === null ? null : renderDemo(path, publicKey, deps.clock.now());
    if (page === null) {
      const reason =
        publicKey === null ? 'the demo shop needs an enabled public test key' : 'the demo shop has no such page';
      throw new AppError('NOT_FOUND', reason);
    }
    return reply.header('content-security-policy', policy(base.origin)).type('text/html; charset=utf-8').send(page);
  };

  app.get('/demo', { schema }, (request, reply) => answer(request, reply, { kind: 'home' }));
  app.get('/demo/', { schema }, (_request, reply) => reply.redirect('/demo', 308));
  for (const kind of ['products', 'orders'] as const) {
    app.get<{ Params: { name: string } }>(`/demo/${kind}/:name`, { schema }, (request, reply) =>
      answer(request, reply, { kind, name: request.params.name }),
    );
  }
  for (const [path, { type, read }] of Object.entries(DEMO_FILES)) {
    const headers = { 'cache-control': 'public, max-age=300' };
    const file = createStaticFile({ type, read: async () => read(), headers });
    app.get(`/demo/${path}`, { schema }, (request, reply) => file.send(request, reply));
  }
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Uploads go to the server's URL: from a page under another name of this machine that would be a foreign origin. */
function isOtherLoopbackName(request: FastifyRequest, base: URL): boolean {
  const host = URL.parse(`${base.protocol}//${request.headers.host}`);
  if (!host || host.host === base.host || host.port !== base.port) return false;
  return LOOPBACK.includes(host.hostname) && LOOPBACK.includes(base.hostname);
}

/** Nothing but this server; files of uploads are named by its public URL, which may be another name for it. */
function policy(origin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: blob: ${origin}`,
    `media-src 'self' ${origin}`,
    `connect-src 'self' ${origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
