import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuthRecords, LogInRoutes } from '../ports/members.ts';
import { StorageUnavailable } from '../ports.ts';
import type { Auth, AuthOptions } from './auth.ts';

/** Without PUBLIC_URL browsers may reach us by several names; each has its cookies and passkeys to itself. */
const ORIGINS_MAX = 8;

/** Loads the library at the first request: before that nobody pays for it. */
export function createLogInRoutes(options: Omit<AuthOptions, 'origin'>): LogInRoutes {
  let loading: Promise<typeof import('./auth.ts')> | null = null;
  const byOrigin = new Map<string, Auth>();
  const outages = new AsyncLocalStorage<{ error: StorageUnavailable | null }>();
  const records = noting(options.records, error => {
    const outage = outages.getStore();
    if (outage) outage.error = error;
  });
  return {
    async handle(request, origin) {
      loading ??= import('./auth.ts');
      const { createAuth } = await loading;
      const auth = byOrigin.get(origin) ?? createAuth({ ...options, records, origin });
      if (byOrigin.size >= ORIGINS_MAX && !byOrigin.has(origin)) byOrigin.clear();
      byOrigin.set(origin, auth);
      const outage = { error: null };
      const response = await outages.run(outage, () => auth.handler(request));
      // Whatever the library made of it: it lets a log-out pass that was not stored (ST3, ST8).
      if (outage.error !== null) throw outage.error;
      return response;
    },
  };
}

/** The same records; that the database cannot serve is also told to `note`. */
function noting(records: AuthRecords, note: (error: StorageUnavailable) => void): AuthRecords {
  return new Proxy(records, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...parameters: unknown[]) =>
        method.apply(target, parameters).catch((error: unknown) => {
          if (error instanceof StorageUnavailable) note(error);
          throw error;
        });
    },
  });
}
