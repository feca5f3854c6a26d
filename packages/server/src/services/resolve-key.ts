import { AppError } from '../domain/app-error.ts';
import { parseKey } from '../domain/key.ts';
import type { KeyRecord } from '../domain/model.ts';
import type { Deps } from '../ports.ts';
import { hashSecret } from './hash-secret.ts';

/** The tenant's public key, or 401, the same whether it is missing, unknown, disabled or secret (KY1). */
export async function resolvePublicKey({ storage }: Deps, text: string | undefined): Promise<KeyRecord> {
  const key = text !== undefined && parseKey(text)?.kind === 'public' ? await storage.findKey(text) : null;
  if (!key?.enabled) throw new AppError('UNAUTHORIZED', 'a valid public key is needed in X-Public-Key');
  return key;
}

/** The tenant's secret key, or 401 (KY3). */
export async function resolveSecretKey({ storage }: Deps, text: string | undefined): Promise<KeyRecord> {
  const isSecret = text !== undefined && parseKey(text)?.kind === 'secret';
  const key = isSecret ? await storage.findKey(hashSecret(text)) : null;
  if (!key?.enabled) throw new AppError('UNAUTHORIZED', 'a valid secret key is needed in X-API-Key');
  return key;
}
