import { createHmac, randomUUID } from 'node:crypto';
import { type Fault, Refusal } from './tiny-faults.ts';
import { TINY_KEYS } from './tiny-keys.ts';

/** HS256 tokens, checked by hand. */
export function createTinySigning(fault?: Fault) {
  const secrets = new Map<string, string>();
  const used = new Set<unknown>();

  return {
    addKey() {
      const [id, secret] = [randomUUID(), randomUUID()];
      secrets.set(id, secret);
      return { id, algorithm: 'HS256', public_key: null, created_at: new Date().toISOString(), secret };
    },
    /** The claims of a token that is right in every respect. */
    open(token: unknown): Record<string, unknown> {
      const [header = '', payload = '', signature = ''] = String(token).split('.');
      const [{ alg, kid, crit }, claims] = [decode(header), decode(payload)];
      const isSigned = [...secrets].some(
        ([id, secret]) => (kid === undefined || kid === id) && signature === hmac(secret, `${header}.${payload}`),
      );
      const isBelieved = fault === 'alg none is believed' && alg === 'none';
      if (!((isSigned && alg === 'HS256' && crit === undefined) || isBelieved)) throw refused();
      const { aud, exp, sub, jti } = claims;
      const lifeMs = Number(exp) * 1000 - Date.now();
      if (aud !== TINY_KEYS.publicKey || !sub || !jti || !(lifeMs > 0 && lifeMs <= 300_000)) throw refused();
      if (used.has(jti) && fault !== 'a jti works again') throw refused();
      used.add(jti);
      return claims;
    },
  };
}

function decode(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  } catch {
    throw refused();
  }
}

const hmac = (secret: string, data: string) => createHmac('sha256', secret).update(data).digest('base64url');

const refused = () => new Refusal(401, 'UNAUTHORIZED');
