import type { FastifyInstance, HTTPMethods } from 'fastify';
import { AppError } from '../domain/app-error.ts';

/**
 * Remembers the methods of every path registered from now on; `close` then gives each path a 405 for the others, with
 * `Allow` (EN5). In `onRequest`, so that a body of whatever type is not looked at.
 */
export function registerMethodNotAllowed(app: FastifyInstance): { close(): void } {
  const methodsByUrl = new Map<string, Set<string>>();
  let isOpen = true;
  app.addHook('onRoute', ({ url, method }) => {
    if (!isOpen) return;
    const methods = methodsByUrl.get(url) ?? new Set();
    methodsByUrl.set(url, methods);
    for (const name of [method].flat()) methods.add(name);
  });
  return {
    close() {
      isOpen = false;
      for (const [url, methods] of methodsByUrl) {
        if (url.includes('*')) continue;
        const others = app.supportedMethods.filter(name => !methods.has(name) && name !== 'OPTIONS');
        const allow = [...methods].sort().join(', ');
        app.route({
          method: others as HTTPMethods[],
          url,
          schema: { hide: true },
          exposeHeadRoute: false,
          onRequest: async (_request, reply) => {
            reply.header('allow', allow);
            throw new AppError('METHOD_NOT_ALLOWED', `this path knows ${allow}`);
          },
          handler: () => undefined,
        });
      }
    },
  };
}
