import { parseKey } from '../domain/key.ts';
import type { Deps } from '../ports.ts';
import { makeKey, recordKey } from './keys.ts';

export interface FirstKeys {
  publicKey: string;
  secretKey: string;
}

/** On an empty database: the demo business and its keys, returned this once (KY8, OP7). Otherwise null. */
export async function bootstrap(
  deps: Deps,
  given: { publicKey: string | null; secretKey: string | null; origins: string[] },
): Promise<FirstKeys | null> {
  const environment = parseKey(given.publicKey ?? given.secretKey ?? '')?.environment ?? 'test';
  const tenant = { businessId: deps.ids.business(), environment };
  const publicKey = given.publicKey ?? makeKey(deps.ids, 'public', tenant);
  const secretKey = given.secretKey ?? makeKey(deps.ids, 'secret', tenant);
  const created = await deps.storage.bootstrap(
    { id: tenant.businessId, name: 'Demo business', createdAt: deps.clock.now() },
    [recordKey(deps, tenant, 'public', publicKey, given.origins), recordKey(deps, tenant, 'secret', secretKey)],
  );
  return created ? { publicKey, secretKey } : null;
}
