import { createPublicKey, type KeyObject } from 'node:crypto';
import type { CreateIdentityKeyBody, IdentityAlgorithm } from '@deskbell/protocol';
import { AppError, invalidField } from '../domain/app-error.ts';
import type { IdentityKeyRecord, Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';

type KeyDeps = Pick<Deps, 'storage' | 'ids' | 'clock'>;

/** A key the business signs identities with. A secret is in this answer and nowhere after it (ID4). */
export async function createIdentityKey(
  { storage, ids, clock }: KeyDeps,
  tenant: Tenant,
  { algorithm, public_key: publicKey }: CreateIdentityKeyBody,
): Promise<{ record: IdentityKeyRecord; secret: string | null }> {
  const secret = algorithm === 'HS256' ? makeSecret(ids, publicKey) : null;
  const material = secret ?? parsePublicKey(algorithm, publicKey);
  const record = { id: ids.identityKey(), tenant, algorithm, material, createdAt: clock.now() };
  if (!(await storage.addIdentityKey(record))) {
    throw new AppError('BUSINESS_RULE_VIOLATION', `there are two ${algorithm} keys already; delete one first`);
  }
  return { record, secret };
}

/** Nothing signed with it is believed from now on. */
export async function deleteIdentityKey({ storage }: KeyDeps, tenant: Tenant, id: string): Promise<void> {
  if (!(await storage.disableIdentityKey(tenant, id))) throw new AppError('NOT_FOUND', 'no such identity key');
}

function makeSecret(ids: Deps['ids'], publicKey: unknown): string {
  if (publicKey !== undefined && publicKey !== null) {
    throw invalidField('public_key', 'HS256 has no public key; its secret is made here');
  }
  return ids.token();
}

/** As SPKI PEM. What is private must not get here, and what is there must fit the algorithm. */
function parsePublicKey(algorithm: IdentityAlgorithm, value: unknown): string {
  const key = readPublicKey(value);
  const fits =
    algorithm === 'EdDSA'
      ? key?.asymmetricKeyType === 'ed25519'
      : key?.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  if (!key || !fits) {
    const curve = algorithm === 'EdDSA' ? 'Ed25519' : 'P-256';
    throw invalidField('public_key', `public_key must be an ${curve} public key, as PEM (SPKI) or JWK`);
  }
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

const SPKI_PEM = /^\s*-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----\s*$/;
const PEM_MAX_LENGTH = 2_000;

function readPublicKey(value: unknown): KeyObject | null {
  try {
    if (typeof value === 'string') {
      return value.length <= PEM_MAX_LENGTH && SPKI_PEM.test(value) ? createPublicKey(value) : null;
    }
    return isPublicJwk(value) ? createPublicKey({ key: value, format: 'jwk' }) : null;
  } catch (cause) {
    throw new AppError('VALIDATION_ERROR', 'public_key cannot be read', { context: { field: 'public_key' }, cause });
  }
}

/** `d` is what a private key has and a public one must not. */
function isPublicJwk(value: unknown): value is { kty: string } {
  return (
    typeof value === 'object' && value !== null && 'kty' in value && typeof value.kty === 'string' && !('d' in value)
  );
}
