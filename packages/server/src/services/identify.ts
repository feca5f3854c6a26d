import { createPublicKey, type KeyObject } from 'node:crypto';
import { IDENTITY_ALGORITHMS, LIMITS } from '@deskbell/protocol';
import type { errors, JWTPayload } from 'jose';
import { AppError } from '../domain/app-error.ts';
import type { Claim } from '../domain/claim.ts';
import type { IdentityKeyRecord, SessionRecord, Tenant } from '../domain/model.ts';
import { isExternalId } from '../domain/profile.ts';
import type { Deps } from '../ports.ts';
import { type Login, logIn } from './log-in.ts';
import { readStatedProfile } from './stated-profile.ts';

/** Somebody the shop's own login knows: a token the business signed makes the session theirs (ID1–ID3, ID6). */
export async function identify(
  deps: Deps,
  tenant: Tenant,
  session: SessionRecord | null,
  { token, publicKey }: { token: string; publicKey: string | undefined },
): Promise<Login> {
  const payload = await verify(deps, tenant, token);
  const { sub, jti, expiresAt } = readStandardClaims(deps, payload, publicKey);
  const claim: Claim = { subject: { kind: 'external', id: sub }, ...readStatedProfile(payload) };
  // Last, so that a token is not used up by what its sender can still correct.
  if (!(await deps.storage.useIdentityToken(tenant, { jti, expiresAt }))) throw refused('jti was used before');
  return logIn(deps, tenant, session, claim);
}

/**
 * The claims, if an enabled key signed them. A key is only ever used with its own algorithm, whatever the token says:
 * else a public key could be taken for a secret.
 */
async function verify({ storage, clock }: Deps, tenant: Tenant, token: string): Promise<JWTPayload> {
  // Loaded with the first token: it would cost every process 50 ms and 10 MB, and many shops never sign one.
  const { decodeProtectedHeader, errors, jwtVerify } = await import('jose');
  const { alg, kid } = readHeader(token, decodeProtectedHeader);
  const algorithm = IDENTITY_ALGORITHMS.find(known => known === alg);
  if (!algorithm) throw refused(`alg must be one of ${IDENTITY_ALGORITHMS.join(', ')}`);
  const enabled = await storage.listIdentityKeys(tenant);
  for (const key of enabled.filter(key => key.algorithm === algorithm && (kid === undefined || kid === key.id))) {
    try {
      const { payload } = await jwtVerify(token, readKey(key), {
        algorithms: [algorithm],
        currentDate: new Date(clock.now()),
      });
      return payload;
    } catch (cause) {
      if (cause instanceof errors.JWSSignatureVerificationFailed) continue;
      throw cause instanceof errors.JOSEError ? refused(explain(cause), cause) : cause;
    }
  }
  throw refused('no enabled key of this business made the signature');
}

function readHeader(token: string, decode: (token: string) => { alg?: string; kid?: string }) {
  try {
    return decode(token);
  } catch (cause) {
    throw refused('it is no JWT', cause);
  }
}

function readKey({ algorithm, material }: IdentityKeyRecord): KeyObject | Uint8Array {
  return algorithm === 'HS256' ? new TextEncoder().encode(material) : createPublicKey(material);
}

function explain(error: errors.JOSEError): string {
  if (error.code === 'ERR_JWT_EXPIRED') return 'exp is past';
  if ('claim' in error) return `${error.claim} is not as it must be`;
  return 'it is no JWT that can be checked';
}

function readStandardClaims(
  { clock }: Deps,
  { sub, jti, aud, exp }: JWTPayload,
  publicKey: string | undefined,
): { sub: string; jti: string; expiresAt: number } {
  const audiences = [aud].flat();
  const isForThisKey = audiences.length === 1 && publicKey !== undefined && audiences[0] === publicKey;
  if (!isForThisKey) throw refused('aud must be the public key of the request');
  if (exp === undefined) throw refused('exp is missing');
  const expiresAt = exp * 1000;
  if (expiresAt <= clock.now()) throw refused('exp is past');
  if (expiresAt > clock.now() + LIMITS.identityTokenSeconds * 1000) {
    throw refused(`exp must not be more than ${LIMITS.identityTokenSeconds} s ahead`);
  }
  if (!isExternalId(sub)) throw refused(`sub must have 1–${LIMITS.externalIdMaxLength} characters`);
  if (!isExternalId(jti)) throw refused(`jti must have 1–${LIMITS.externalIdMaxLength} characters`);
  return { sub, jti, expiresAt: Math.ceil(expiresAt) };
}

function refused(why: string, cause?: unknown): AppError {
  return new AppError('UNAUTHORIZED', `the identity token is refused: ${why}`, { cause });
}
