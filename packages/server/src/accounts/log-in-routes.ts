import type { LogInRoutes } from '../ports/members.ts';
import type { Auth, AuthOptions } from './auth.ts';

/** Without PUBLIC_URL browsers may reach us by several names; each has its cookies and passkeys to itself. */
const ORIGINS_MAX = 8;

/** Loads the library at the first request: before that nobody pays for it. */
export function createLogInRoutes(options: Omit<AuthOptions, 'origin'>): LogInRoutes {
  let loading: Promise<typeof import('./auth.ts')> | null = null;
  const byOrigin = new Map<string, Auth>();
  return {
    async handle(request, origin) {
      loading ??= import('./auth.ts');
      const { createAuth } = await loading;
      const auth = byOrigin.get(origin) ?? createAuth({ ...options, origin });
      if (byOrigin.size >= ORIGINS_MAX && !byOrigin.has(origin)) byOrigin.clear();
      byOrigin.set(origin, auth);
      return auth.handler(request);
    },
  };
}
