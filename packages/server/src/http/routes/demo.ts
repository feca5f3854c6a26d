import type { FastifyInstance, FastifyReply } from 'fastify';
import { DEMO_FILES, type DemoPath, renderDemo } from '../../demo/shop.ts';
import { AppError } from '../../domain/app-error.ts';
import type { Deps } from '../../ports.ts';
import { findDemoKey } from '../../services/demo-key.ts';
import { createStaticFile } from '../static-files.ts';

/** The demo shop: pages with a test key in them, and their files (WD5). */
export function registerDemo(app: FastifyInstance, deps: Deps): void {
  const schema = { hide: true };

  const answer = async (reply: FastifyReply, path: DemoPath) => {
    const publicKey = await findDemoKey(deps);
    const page = publicKey === null ? null : renderDemo(path, publicKey, deps.clock.now());
    if (page === null) {
      const reason =
        publicKey === null ? 'the demo shop needs an enabled public test key' : 'the demo shop has no such page';
      throw new AppError('NOT_FOUND', reason);
    }
    return reply.header('content-security-policy', policy(deps.baseUrl())).type('text/html; charset=utf-8').send(page);
  };

  app.get('/demo', { schema }, (_request, reply) => answer(reply, { kind: 'home' }));
  for (const kind of ['products', 'orders'] as const) {
    app.get<{ Params: { name: string } }>(`/demo/${kind}/:name`, { schema }, ({ params }, reply) =>
      answer(reply, { kind, name: params.name }),
    );
  }
  for (const [path, { type, read }] of Object.entries(DEMO_FILES)) {
    const headers = { 'cache-control': 'public, max-age=300' };
    const file = createStaticFile({ type, read: async () => read(), headers });
    app.get(`/demo/${path}`, { schema }, (request, reply) => file.send(request, reply));
  }
}

/** Nothing but this server; files of uploads are named by its public URL, which may be another name for it. */
function policy(baseUrl: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: blob: ${baseUrl}`,
    `media-src 'self' ${baseUrl}`,
    `connect-src 'self' ${baseUrl}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
