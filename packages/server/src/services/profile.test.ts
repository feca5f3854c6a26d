import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionRecord } from '../domain/model.ts';
import { createLoginScene, type LoginScene } from '../test/login-scene.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';
import { refusalOf } from '../test/refusal.ts';
import { logIn } from './log-in.ts';
import { mintSession } from './mint-session.ts';
import { changeProfile, getCustomer, readStatus } from './profile.ts';

const clock = createManualClock();
let scene: LoginScene;
let people = 0;

beforeAll(async () => {
  scene = await createLoginScene(await openSqliteForTest(clock), clock);
});
afterAll(async () => {
  await scene.deps.storage.close();
  removeTestDirectories();
});

async function newCustomer(): Promise<{ email: string; session: SessionRecord }> {
  const email = `profile-${people++}@shop.example`;
  const { session } = await logIn(scene.deps, scene.tenant, null, { subject: { kind: 'email', value: email } });
  return { email, session };
}

const change = (session: SessionRecord | null, body: Parameters<typeof changeProfile>[2]) =>
  changeProfile(scene.deps, session, body);

describe('the profile', () => {
  test('[AU8] status tells nobody, a visitor and a customer apart', async () => {
    expect(await readStatus(scene.deps, null)).toEqual({
      is_authenticated: false,
      customer: null,
      session_expires_at: null,
    });
    expect(await readStatus(scene.deps, await scene.newSession())).toEqual({
      is_authenticated: false,
      customer: null,
      session_expires_at: new Date(clock.now() + 30 * 86_400_000).toISOString(),
    });
    const { email, session } = await newCustomer();
    expect(await readStatus(scene.deps, session)).toEqual({
      is_authenticated: true,
      customer: { id: session.identityId, name: null, email, phone: null },
      session_expires_at: new Date(clock.now() + 30 * 86_400_000).toISOString(),
    });
  });

  test('[AU9] without a login it is 401', async () => {
    for (const session of [null, await scene.newSession()]) {
      expect((await refusalOf(getCustomer(scene.deps, session))).code).toBe('UNAUTHORIZED');
      expect((await refusalOf(change(session, { name: 'Ada' }))).code).toBe('UNAUTHORIZED');
    }
  });

  test('[AU9] what is named changes, normalised and unproven; the rest stays', async () => {
    const { email, session } = await newCustomer();
    expect(await change(session, { name: '  Ada L. ', phone: '+49 (170) 123-45.67' })).toMatchObject({
      name: 'Ada L.',
      email,
      emailVerified: true,
      phone: '+491701234567',
      phoneVerified: false,
    });
    expect(await change(session, { name: null })).toMatchObject({ name: null, phone: '+491701234567' });
    expect(await change(session, {})).toMatchObject({ email, phone: '+491701234567' });
    expect(await getCustomer(scene.deps, session)).toMatchObject({ name: null, email });
  });

  test('[AU9] stating the proven address again leaves it proven', async () => {
    const { email, session } = await newCustomer();
    expect(await change(session, { email: ` ${email.toUpperCase()} ` })).toMatchObject({ email, emailVerified: true });
  });

  test.each([[{ email: null }], [{ email: 'new@shop.example' }], [{ email: null, phone: '+491701234567' }]])(
    '[AU9] %j would leave no proven way back: 422, nothing changed',
    async body => {
      const { email, session } = await newCustomer();
      expect((await refusalOf(change(session, body))).code).toBe('BUSINESS_RULE_VIOLATION');
      expect(await getCustomer(scene.deps, session)).toMatchObject({ email, emailVerified: true, phone: null });
    },
  );

  test('[AU9] whom the shop knows by its own word may change every contact', async () => {
    const { session } = await mintSession(scene.deps, scene.tenant, { external_id: 'u-1', email: 'u1@shop.example' });
    expect(await change(session, { email: null })).toMatchObject({ email: null, externalId: 'u-1' });
  });

  test.each([
    [{ name: '' }, 'name'],
    [{ name: '   ' }, 'name'],
    [{ name: 'x'.repeat(201) }, 'name'],
    [{ name: 'a\0b' }, 'name'],
    [{ name: '\uD800' }, 'name'],
    [{ email: 'nobody' }, 'email'],
    [{ phone: '0170' }, 'phone'],
  ])('[AU9] %j is 400 naming %s', async (body, field) => {
    const { session } = await newCustomer();
    expect(await refusalOf(change(session, body))).toMatchObject({ code: 'VALIDATION_ERROR', context: { field } });
  });

  test('[AU9] a name counts code points', async () => {
    const { session } = await newCustomer();
    expect((await change(session, { name: '𝒳'.repeat(200) })).name).toBe('𝒳'.repeat(200));
  });

  test('[AU13] an unproven address leads nobody here; proving it in one’s own session attaches it', async () => {
    const { session } = await newCustomer();
    const phone = '+491700000001';
    await change(session, { phone });
    await scene.ask(phone, null);
    const stranger = await scene.guess(phone, await scene.readCode(phone), null);
    expect(stranger.id).not.toBe(session.identityId);

    const other = await newCustomer();
    const own = '+491700000002';
    await change(other.session, { phone: own });
    await scene.ask(own, other.session);
    const proved = await scene.guess(own, await scene.readCode(own), other.session);
    expect(proved).toMatchObject({ id: other.session.identityId, phone: own, phoneVerified: true });
  });
});

describe('a session the shop mints', () => {
  test('[ID5] is the customer’s, named by external_id or customer_id', async () => {
    const first = await mintSession(scene.deps, scene.tenant, {
      external_id: 'u-2',
      name: 'Ada',
      phone: '+4366012345678',
    });
    expect(first.customer).toMatchObject({
      externalId: 'u-2',
      name: 'Ada',
      phone: '+4366012345678',
      phoneVerified: false,
    });
    const again = await mintSession(scene.deps, scene.tenant, { customer_id: first.customer.id });
    expect(again.customer.id).toBe(first.customer.id);
    expect(again.token).not.toBe(first.token);
    expect(again.session.identityId).toBe(first.customer.id);
  });

  test('[ID5] both, neither or an unknown one is refused', async () => {
    const mint = (body: Parameters<typeof mintSession>[2], tenant = scene.tenant) =>
      refusalOf((async () => mintSession(scene.deps, tenant, body))());
    const { customer } = await mintSession(scene.deps, scene.tenant, { external_id: 'u-3' });
    expect(await mint({})).toMatchObject({ code: 'VALIDATION_ERROR', context: { field: 'external_id' } });
    expect(await mint({ external_id: 'u-3', customer_id: customer.id })).toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(await mint({ external_id: 'a\0' })).toMatchObject({ context: { field: 'external_id' } });
    expect(await mint({ external_id: 'u-3', email: 'x' })).toMatchObject({ context: { field: 'email' } });
    expect((await mint({ customer_id: 'cus_UNKNOWN' })).code).toBe('NOT_FOUND');
    expect((await mint({ customer_id: customer.id }, scene.live)).code, 'KY4').toBe('NOT_FOUND');
  });

  test('[ID6] a sub takes over a customer by a verified e-mail only', async () => {
    const proven = await newCustomer();
    const unverified = await mintSession(scene.deps, scene.tenant, { external_id: 'u-4', email: proven.email });
    expect(unverified.customer.id).not.toBe(proven.session.identityId);
    const verified = await mintSession(scene.deps, scene.tenant, {
      external_id: 'u-5',
      email: proven.email,
      email_verified: true,
    });
    expect(verified.customer).toMatchObject({ id: proven.session.identityId, externalId: 'u-5' });
    const second = await mintSession(scene.deps, scene.tenant, {
      external_id: 'u-6',
      email: proven.email,
      email_verified: true,
    });
    expect(second.customer.id, 'it has a sub already').not.toBe(proven.session.identityId);
  });
});
