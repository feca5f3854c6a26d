import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tenant } from '../domain/model.ts';
import { createLoginScene, type LoginScene } from '../test/login-scene.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';
import { refusalOf } from '../test/refusal.ts';
import { identify } from './identify.ts';
import { createIdentityKey, deleteIdentityKey } from './identity-keys.ts';

const PUBLIC_KEY = 'pk_test_of_the_request';
const clock = createManualClock();
const ed25519 = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
let scene: LoginScene;
let secret: string;
let keyIds: { HS256: string; EdDSA: string; ES256: string };
let tokens = 0;

beforeAll(async () => {
  scene = await createLoginScene(await openSqliteForTest(clock), clock);
  const add = (body: Parameters<typeof createIdentityKey>[2]) => createIdentityKey(scene.deps, scene.tenant, body);
  const hs256 = await add({ algorithm: 'HS256' });
  secret = hs256.secret ?? '';
  keyIds = {
    HS256: hs256.record.id,
    EdDSA: (await add({ algorithm: 'EdDSA', public_key: pem(ed25519.publicKey) })).record.id,
    ES256: (await add({ algorithm: 'ES256', public_key: p256.publicKey.export({ format: 'jwk' }) })).record.id,
  };
});
afterAll(async () => {
  await scene.deps.storage.close();
  removeTestDirectories();
});

const seconds = () => Math.floor(clock.now() / 1000);
const bytes = (text: string) => new TextEncoder().encode(text);
const freshClaims = () => ({ sub: 'user-1', jti: `jti-${tokens++}`, aud: PUBLIC_KEY, exp: seconds() + 60 });

function sign(
  claims: { [name in keyof JWTPayload]?: JWTPayload[name] | undefined } = {},
  { alg = 'HS256', kid, key = bytes(secret) }: { alg?: string; kid?: string; key?: Uint8Array | KeyObject } = {},
): Promise<string> {
  const payload: JWTPayload = Object.fromEntries(
    Object.entries({ ...freshClaims(), ...claims }).filter(([, value]) => value !== undefined),
  );
  return new SignJWT(payload).setProtectedHeader({ alg, ...(kid !== undefined && { kid }) }).sign(key);
}

const enter = (token: string, tenant: Tenant = scene.tenant, publicKey: string | undefined = PUBLIC_KEY) =>
  identify(scene.deps, tenant, null, { token, publicKey });

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

describe('a signed identity', () => {
  test('[ID1] makes the session its customer’s, whichever algorithm signed it', async () => {
    const by = [
      await sign({ name: ' Ada ', email: 'ADA@shop.example', email_verified: true, phone: '+49 170 1234567' }),
      await sign({}, { alg: 'EdDSA', key: ed25519.privateKey, kid: keyIds.EdDSA }),
      await sign({ aud: [PUBLIC_KEY] }, { alg: 'ES256', key: p256.privateKey }),
    ];
    const customers = [];
    for (const token of by) customers.push((await enter(token)).customer);
    expect(new Set(customers.map(({ id }) => id)).size, 'one sub, one customer').toBe(1);
    expect(customers[2]).toMatchObject({
      externalId: 'user-1',
      name: 'Ada',
      email: 'ada@shop.example',
      emailVerified: true,
      phone: '+491701234567',
      phoneVerified: false,
    });
  });

  test.each<[string, () => Promise<string> | string]>([
    ['is no JWT', () => 'abc'],
    ['is empty', () => ''],
    ['says alg none', () => `${encode({ alg: 'none' })}.${encode(freshClaims())}.`],
    ['says alg None', () => `${encode({ alg: 'None' })}.${encode(freshClaims())}.`],
    ['has no alg', () => `${encode({})}.${encode(freshClaims())}.`],
    ['has no signature', async () => (await sign()).replace(/[^.]*$/, '')],
    ['was signed with another secret', () => sign({}, { key: bytes('x'.repeat(43)) })],
    ['was signed with HS512', () => sign({}, { alg: 'HS512', key: bytes(secret.repeat(2)) })],
    ['was signed with another key', () => sign({}, { alg: 'EdDSA', key: generateKeyPairSync('ed25519').privateKey })],
    [
      'was signed with RS256',
      () => sign({}, { alg: 'RS256', key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }),
    ],
    ['names a key that is not', () => sign({}, { kid: 'idk_UNKNOWN' })],
    ['names a key of another algorithm', () => sign({}, { kid: keyIds.EdDSA })],
    ['has a critical header nobody knows', () => forge({ alg: 'HS256', crit: ['x'], x: 1 }, freshClaims(), secret)],
    [
      'says HS256 and was signed with a public key, PEM',
      () => forge({ alg: 'HS256' }, freshClaims(), pem(p256.publicKey)),
    ],
    [
      'says HS256 and was signed with a public key, trimmed PEM',
      () => forge({ alg: 'HS256' }, freshClaims(), pem(ed25519.publicKey).trim()),
    ],
    [
      'says HS256 with the kid of a public key',
      () => forge({ alg: 'HS256', kid: keyIds.ES256 }, freshClaims(), pem(p256.publicKey)),
    ],
    ['says ES256 and was signed with the secret', () => forge({ alg: 'ES256' }, freshClaims(), secret)],
    [
      'brings its own key',
      async () => {
        const { publicKey, privateKey } = generateKeyPairSync('ed25519');
        return new SignJWT(freshClaims())
          .setProtectedHeader({ alg: 'EdDSA', jwk: publicKey.export({ format: 'jwk' }) as never })
          .sign(privateKey);
      },
    ],
    [
      'was tampered with',
      async () => {
        const [header, , signature] = (await sign()).split('.');
        return `${header}.${encode({ ...freshClaims(), sub: 'user-2' })}.${signature}`;
      },
    ],
    ['is for another public key', () => sign({ aud: 'pk_live_of_the_request' })],
    ['is for our key and another', () => sign({ aud: [PUBLIC_KEY, 'pk_test_other'] })],
    ['is for nobody', () => sign({ aud: undefined })],
    ['has expired', () => sign({ exp: seconds() })],
    ['expires too late', () => sign({ exp: seconds() + 301 })],
    ['never expires', () => sign({ exp: undefined })],
    ['expires at a word', () => sign({ exp: 'tomorrow' as never })],
    ['is not valid yet', () => sign({ nbf: seconds() + 60 })],
    ['names nobody', () => sign({ sub: undefined })],
    ['names the empty string', () => sign({ sub: '' })],
    ['names a number', () => sign({ sub: 7 as never })],
    ['names somebody too long', () => sign({ sub: 'x'.repeat(256) })],
    ['names somebody with NUL', () => sign({ sub: 'user\0' })],
    ['has no jti', () => sign({ jti: undefined })],
    ['has too long a jti', () => sign({ jti: 'x'.repeat(256) })],
  ])('[ID2] is refused when it %s', async (_, make) => {
    expect(await refusalOf(enter(await make()))).toMatchObject({ code: 'UNAUTHORIZED' });
  });

  test('[ID2] is taken when the same is made right', async () => {
    expect((await enter(await sign({ exp: seconds() + 300 }))).customer.externalId).toBe('user-1');
    expect((await enter(await sign({}, { kid: keyIds.HS256 }))).customer.externalId).toBe('user-1');
    expect((await enter(forge({ alg: 'HS256' }, freshClaims(), secret))).customer.externalId).toBe('user-1');
  });

  test('[ID1] [ID2] what docs/identity.md shows signs as it must', async () => {
    const page = readFileSync(new URL('../../../../docs/identity.md', import.meta.url), 'utf8');
    const code = /^```js identity\n(.*?)^```$/ms.exec(page)?.[1] ?? '';
    const { signIdentity } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const before = clock.now();
    clock.setWall(Date.now()); // the example reads the machine's own
    const token: string = signIdentity(secret, PUBLIC_KEY, { id: 4711, name: 'Ada', email: 'ada@docs.example' });
    const { customer } = await enter(token);
    clock.setWall(before);
    expect(customer).toMatchObject({ externalId: '4711', name: 'Ada', email: 'ada@docs.example' });
  });

  test('[ID2] without a public key there is no audience', async () => {
    const token = await sign({ aud: undefined });
    expect((await refusalOf(identify(scene.deps, scene.tenant, null, { token, publicKey: undefined }))).code).toBe(
      'UNAUTHORIZED',
    );
  });

  test('[ID2] [KY4] the other environment’s keys sign nothing here', async () => {
    expect((await refusalOf(enter(await sign(), scene.live))).code).toBe('UNAUTHORIZED');
  });

  test('[ID3] works once, also when it races with itself', async () => {
    const token = await sign();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => enter(token)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await refusalOf(enter(token))).message).toContain('jti was used before');
  });

  test.each([
    [{ email: 'not an address' }, 'email'],
    [{ phone: '0170 1234567' }, 'phone'],
    [{ name: '' }, 'name'],
    [{ email: 'ada@shop.example', email_verified: 'true' }, 'email_verified'],
  ])('[ID1] %j is 400 naming the claim, and does not use the jti up', async (claims, field) => {
    const jti = `jti-${tokens++}`;
    expect(await refusalOf(enter(await sign({ ...claims, jti })))).toMatchObject({
      code: 'VALIDATION_ERROR',
      context: { field },
    });
    await enter(await sign({ jti }));
  });

  test('[ID4] a deleted key signs nothing any more; of two secrets each is good', async () => {
    const second = await createIdentityKey(scene.deps, scene.tenant, { algorithm: 'HS256' });
    const key = bytes(second.secret ?? '');
    await enter(await sign({}, { key }));
    await enter(await sign());
    await deleteIdentityKey(scene.deps, scene.tenant, second.record.id);
    expect((await refusalOf(enter(await sign({}, { key })))).code).toBe('UNAUTHORIZED');
    expect((await refusalOf(deleteIdentityKey(scene.deps, scene.tenant, second.record.id))).code).toBe('NOT_FOUND');
  });
});

/** A token with any header, signed with HMAC. */
function forge(header: object, claims: object, key: string): string {
  const content = `${encode(header)}.${encode(claims)}`;
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
}

describe('identity keys', () => {
  test('[ID4] a third of one algorithm is 422', async () => {
    const add = () => createIdentityKey(scene.deps, scene.live, { algorithm: 'HS256' });
    await add();
    await add();
    expect((await refusalOf(add())).code).toBe('BUSINESS_RULE_VIOLATION');
  });

  test('[ID4] a secret has 256 bits and is answered at its creation only', async () => {
    const { record, secret: made } = await createIdentityKey(
      scene.deps,
      { ...scene.live, businessId: scene.live.businessId },
      {
        algorithm: 'ES256',
        public_key: pem(p256.publicKey),
      },
    );
    expect(made).toBeNull();
    expect(record.material).toBe(pem(p256.publicKey));
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  });

  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  test.each<['HS256' | 'EdDSA' | 'ES256', string, unknown]>([
    ['HS256', 'a public key', pem(ed25519.publicKey)],
    ['EdDSA', 'nothing', undefined],
    ['EdDSA', 'a number', 7],
    ['EdDSA', 'null', null],
    ['EdDSA', 'another curve', pem(p256.publicKey)],
    ['EdDSA', 'Ed448', pem(generateKeyPairSync('ed448').publicKey)],
    ['EdDSA', 'X25519', pem(generateKeyPairSync('x25519').publicKey)],
    ['ES256', 'another curve', pem(p384.publicKey)],
    ['ES256', 'another curve as JWK', p384.publicKey.export({ format: 'jwk' })],
    ['ES256', 'RSA', pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)],
    ['ES256', 'a private key', p256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['ES256', 'a private JWK', p256.privateKey.export({ format: 'jwk' })],
    ['ES256', 'a symmetric JWK', { kty: 'oct', k: 'c2VjcmV0' }],
    ['ES256', 'a JWK off the curve', { kty: 'EC', crv: 'P-256', x: 'AQ', y: 'AQ' }],
    ['ES256', 'rubbish in PEM', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'],
    ['ES256', 'a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('[ID4] %s with %s is 400 naming public_key', async (algorithm, _, publicKey) => {
    const refusal = await refusalOf(
      createIdentityKey(scene.deps, scene.tenant, {
        algorithm,
        ...(publicKey !== undefined && { public_key: publicKey }),
      }),
    );
    expect(refusal).toMatchObject({ code: 'VALIDATION_ERROR', context: { field: 'public_key' } });
  });
});
