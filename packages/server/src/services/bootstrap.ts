import { ENVIRONMENTS, type Environment } from '@deskbell/protocol';
import { parseKey } from '../domain/key.ts';
import type { Deps } from '../ports.ts';
import { makeKey, recordKey } from './keys.ts';

export interface FirstKeys {
  environment: Environment;
  publicKey: string;
  secretKey: string;
}

/** What the configuration says of the first keys; what it leaves open is made up. */
export interface GivenKeys {
  publicKey: string | null;
  secretKey: string | null;
  /** Browser origins of the first public keys. */
  origins: string[];
}

/**
 * On an empty database: the demo business with a pair of keys for each environment, returned this once, the given ones
 * first (KY8, OP7). Otherwise null.
 */
export async function bootstrap(
  deps: Pick<Deps, 'ids' | 'clock' | 'storage'>,
  given: GivenKeys,
): Promise<FirstKeys[] | null> {
  const { ids, clock, storage } = deps;
  const businessId = ids.business();
  const named = parseKey(given.publicKey ?? given.secretKey ?? '')?.environment ?? 'test';
  const environments = [named, ...ENVIRONMENTS.filter(environment => environment !== named)];
  const pairs = environments.map(environment => {
    const isNamed = environment === named;
    return {
      environment,
      publicKey: (isNamed && given.publicKey) || makeKey(ids, 'public', { environment }),
      secretKey: (isNamed && given.secretKey) || makeKey(ids, 'secret', { environment }),
    };
  });
  const records = pairs.flatMap(({ environment, publicKey, secretKey }) => {
    const tenant = { businessId, environment };
    return [recordKey(deps, tenant, 'public', publicKey, given.origins), recordKey(deps, tenant, 'secret', secretKey)];
  });
  const created = await storage.bootstrap({ id: businessId, name: 'Demo business', createdAt: clock.now() }, records);
  return created ? pairs : null;
}
