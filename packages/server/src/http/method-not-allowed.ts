import type { FastifyInstance } from 'fastify';
import { AppError } from '../domain/app-error.ts';

/**
 * Remembers the methods of every path registered from now on. The answer explains a request that met no route: 405 with
 * `Allow` where the path exists with another method (EN5), else 404.
 */
export function rememberMethods(app: FastifyInstance): (url: string) => { error: AppError; allow: string | null } {
  const paths = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return;
    const path = paths.get(url) ?? { pattern: toPattern(url), methods: new Set() };
    paths.set(url, path);
    for (const name of [method].flat()) path.methods.add(name);
  });
  return url => {
    const [path = ''] = url.split('?', 1);
    for (const { pattern, methods } of paths.values()) {
      if (!pattern.test(path)) continue;
      const allow = [...methods].sort().join(', ');
      return { error: new AppError('METHOD_NOT_ALLOWED', `this path knows ${allow}`), allow };
    }
    return { error: new AppError('NOT_FOUND', 'no such path'), allow: null };
  };
}

function toPattern(url: string): RegExp {
  const parts = url.split('/').map(part => (part.startsWith(':') ? '[^/]+' : part.replaceAll('.', '\\.')));
  return new RegExp(`^${parts.join('/')}$`);
}
