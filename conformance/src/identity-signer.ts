import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type CreatedIdentityKey, type IdentityAlgorithm, ROUTES } from '@deskbell/protocol';
import { expectCreatedIdentityKey } from './account-shapes.ts';
import { agentSide } from './agent.ts';
import type { Answer } from './answer.ts';
import { NotObserved } from './case.ts';
import { type Asker, stranger, unique } from './customer.ts';
import { expectDone, expectEqual, expectError } from './expect.ts';
import type { Target } from './target.ts';

// JWTs made by hand, so that they can be wrong in every way.

export interface IdentitySigner {
  readonly key: CreatedIdentityKey;
  /** Null for HS256. */
  readonly publicKey: KeyObject | null;
  /** A token that is right but for what is named; `undefined` leaves a claim or header field out. */
  sign: (claims?: Record<string, unknown>, header?: Record<string, unknown>) => string;
}

/** A key of this algorithm that is the case's own, and gone when it is over. */
export async function newSigner(target: Target, algorithm: IdentityAlgorithm = 'HS256'): Promise<IdentitySigner> {
  const pair = algorithm === 'HS256' ? null : newKeyPair(algorithm);
  const publicPem = pair?.publicKey.export({ type: 'spki', format: 'pem' });
  const key = await createIdentityKey(target, { algorithm, ...(pair && { public_key: publicPem }) });
  const seal = pair ? signWith(pair.privateKey) : hmacWith(key.secret ?? '');
  return {
    key,
    publicKey: pair?.publicKey ?? null,
    sign: (claims = {}, header = {}) =>
      makeToken({ typ: 'JWT', alg: algorithm, ...header }, { ...freshClaims(target), ...claims }, seal),
  };
}

export async function createIdentityKey(target: Target, body: unknown): Promise<CreatedIdentityKey> {
  const answer = await tryCreateIdentityKey(target, body);
  if (answer.status === 422) throw new NotObserved('the tenant has two identity keys of this algorithm already');
  return expectCreatedIdentityKey(expectDone(answer), answer);
}

/** Whatever key comes of it is deleted when the case is over. */
export async function tryCreateIdentityKey(target: Target, body: unknown): Promise<Answer> {
  await aloneWithIdentityKeys(target);
  const answer = await agentSide(target).request('POST', ROUTES.agentIdentityKeys, body);
  const { id } = (answer.json as { data?: { id?: string } } | undefined)?.data ?? {};
  if (id !== undefined) target.atEnd(async () => void (await deleteIdentityKey(target, id)));
  return answer;
}

export const deleteIdentityKey = (target: Target, id: string): Promise<Answer> =>
  agentSide(target).request('DELETE', `${ROUTES.agentIdentityKeys}/${id}`);

export const tryIdentify = (asker: Asker, token: unknown): Promise<Answer> =>
  asker.request({ method: 'POST', path: ROUTES.authIdentify, json: { token } });

export async function expectIdentityRefused(target: Target, token: unknown, what: string): Promise<void> {
  const answer = await tryIdentify(stranger(target), token);
  expectEqual(answer.status, 401, `the status for ${what}`, answer);
  expectError(answer, 'UNAUTHORIZED');
}

export const freshClaims = ({ options }: Target): Record<string, unknown> => ({
  sub: unique('sub'),
  jti: unique('jti'),
  aud: options.publicKey,
  exp: secondsFromNow(120),
});

export const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

type Seal = (data: string) => Buffer;

export function makeToken(header: unknown, claims: unknown, seal: Seal): string {
  const data = [header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${data}.${seal(data).toString('base64url')}`;
}

export const hmacWith =
  (secret: string): Seal =>
  data =>
    createHmac('sha256', secret).update(data).digest();

const signWith =
  (key: KeyObject): Seal =>
  data =>
    key.asymmetricKeyType === 'ed25519'
      ? sign(null, Buffer.from(data), key)
      : sign('sha256', Buffer.from(data), { key, dsaEncoding: 'ieee-p1363' });

export const newKeyPair = (algorithm: 'EdDSA' | 'ES256') =>
  algorithm === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Per tenant the end of the case whose turn comes last. */
const turns = new Map<string, Promise<unknown>>();
const alone = new WeakSet<Target>();

/** A tenant has room for two keys of an algorithm: the cases that make some take turns, each until it is over. */
async function aloneWithIdentityKeys(target: Target): Promise<void> {
  if (alone.has(target)) return;
  alone.add(target);
  const { url, secretKey } = target.options;
  const tenant = `${url} ${secretKey}`;
  const over = Promise.withResolvers<void>();
  const before = turns.get(tenant);
  turns.set(tenant, Promise.all([before, over.promise]));
  target.atEnd(over.resolve);
  await before;
}
