import { expect, test } from 'vitest';
import type { Claim } from '../../domain/claim.ts';
import type { SessionRecord } from '../../domain/model.ts';
import { freshEmail, type LoginScene, loginSteps, provenEmail } from './login-steps.ts';

/** Who a login finds, and the sessions it leaves, on any engine. */
export function storageCustomerContract(scene: () => LoginScene): void {
  const { logIn } = loginSteps(scene);

  test('[AU13] an unproven e-mail leads nobody to a customer, and belongs to whoever proves it', async () => {
    const { storage, world } = scene();
    const email = freshEmail();
    const shop = (id: string, verified: boolean): Claim => ({
      subject: { kind: 'external', id },
      email: { value: email, verified },
    });
    const stated = await logIn(shop(`${email} stated`, false), null);
    expect(stated.customer).toMatchObject({ email, emailVerified: false });
    const prover = await logIn(provenEmail(email), null);
    expect(prover.customer.id).not.toBe(stated.customer.id);
    expect(prover.customer).toMatchObject({ email, emailVerified: true });
    const other = await logIn(shop(`${email} unverified`, false), null);
    expect(other.customer.id).not.toBe(prover.customer.id);
    const outcome = await storage.changeCustomer(world.tenant, other.customer.id, { email: null });
    expect(outcome).toMatchObject({ kind: 'changed', customer: { email: null, emailVerified: false } });
  });

  test('[ID6] a verified e-mail gives its customer a sub once; the next sub is somebody else', async () => {
    const email = freshEmail();
    const known = await logIn(provenEmail(email), null);
    const vouched = (id: string): Claim => ({
      subject: { kind: 'external', id },
      name: 'Ada',
      email: { value: email, verified: true },
    });
    const linked = await logIn(vouched(`${email} one`), null);
    expect(linked.customer).toEqual({ ...known.customer, name: 'Ada', externalId: `${email} one` });
    const second = await logIn(vouched(`${email} two`), null);
    expect(second.customer.id).not.toBe(known.customer.id);
    expect(second.customer).toMatchObject({ email, emailVerified: false });
    expect((await logIn(vouched(`${email} one`), null)).customer.id).toBe(known.customer.id);
  });

  test('[AU13] proving the contact of one’s own profile keeps the account', async () => {
    const { storage, world } = scene();
    const account = await logIn({ subject: { kind: 'phone', value: `+49${Date.now()}` } }, null);
    const email = freshEmail();
    await storage.changeCustomer(world.tenant, account.customer.id, { email });
    const proven = await logIn(provenEmail(email), account.session);
    expect(proven.customer).toMatchObject({ id: account.customer.id, email, emailVerified: true });
    const elsewhere = await logIn(provenEmail(email), null);
    expect(elsewhere.customer.id).toBe(account.customer.id);
  });

  test('[AU9] a changed e-mail is unproven; an unchanged one keeps its proof', async () => {
    const { storage, world } = scene();
    const email = freshEmail();
    const { customer } = await logIn(
      { subject: { kind: 'external', id: email }, email: { value: email, verified: true } },
      null,
    );
    expect(await storage.changeCustomer(world.tenant, customer.id, { name: 'Ada', email })).toEqual({
      kind: 'changed',
      customer: { ...customer, name: 'Ada' },
    });
    const other = freshEmail();
    await storage.changeCustomer(world.tenant, customer.id, { email: other });
    expect(await storage.getCustomers(world.tenant, [customer.id])).toMatchObject([
      { email: other, emailVerified: false },
    ]);
    const live = { ...world.tenant, environment: 'live' as const };
    expect(await storage.changeCustomer(live, customer.id, { name: 'Eve' })).toEqual({ kind: 'no-customer' });
    expect(await storage.getCustomers(live, [customer.id])).toEqual([]);
  });

  test('[AU9] the last proven way back in stays, however many changes race', async () => {
    const { storage, world } = scene();
    const email = freshEmail();
    const { customer } = await logIn(
      { ...provenEmail(email), phone: { value: `+4930${Date.now()}`, verified: true } },
      null,
    );
    const outcomes = await Promise.all([
      storage.changeCustomer(world.tenant, customer.id, { email: null }),
      storage.changeCustomer(world.tenant, customer.id, { phone: null }),
    ]);
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'unreachable']);
    const [left] = await storage.getCustomers(world.tenant, [customer.id]);
    expect([left?.emailVerified, left?.phoneVerified].filter(Boolean)).toHaveLength(1);
  });

  test('[SE6] live sessions are listed newest first, by customer too, page by page', async () => {
    const { storage, clock, world } = scene();
    const { customer } = await logIn(provenEmail(freshEmail()), null);
    const mine = [];
    for (let n = 0; n < 5; n++) {
      clock.advance(1);
      const session = { ...world.newSession(), identityId: customer.id };
      await storage.createSession(session);
      mine.unshift(session);
    }
    const query = { identityId: customer.id, now: clock.now(), limit: 2 };
    const found: string[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const page = await storage.listSessions(world.tenant, { ...query, ...(after !== undefined && { after }) });
      found.push(...page.sessions.map(({ id }) => id));
      after = page.next;
    }
    // The one of the login itself is the oldest.
    expect(found.slice(0, 5)).toEqual(mine.map(({ id }) => id));
    expect(found).toHaveLength(6);
    const inAYear = clock.now() + 366 * 86_400_000;
    expect((await storage.listSessions(world.tenant, { ...query, now: inAYear })).sessions).toEqual([]);
    expect((await storage.listSessions({ ...world.tenant, environment: 'live' }, query)).sessions).toEqual([]);
  });

  test('[SE6] [SE7] sessions end one by one or all of a customer, and only of the own tenant', async () => {
    const { storage, clock, world } = scene();
    const email = freshEmail();
    const logins = [await logIn(provenEmail(email), null), await logIn(provenEmail(email), null)];
    const [one, two] = logins.map(({ session }) => session) as [SessionRecord, SessionRecord];
    const live = { ...world.tenant, environment: 'live' as const };
    expect(await storage.endSessions(live, { id: one.id }, clock.now())).toEqual([]);
    expect(await storage.findSession(one.tokenHash)).toEqual(one);
    expect(await storage.endSessions(world.tenant, { id: one.id }, clock.now())).toMatchObject([{ sessionId: one.id }]);
    expect(await storage.endSessions(world.tenant, { id: one.id }, clock.now())).toEqual([]);
    expect(await storage.findSession(one.tokenHash)).toBeNull();
    const rest = await storage.endSessions(world.tenant, { identityId: two.identityId }, clock.now());
    expect(rest).toMatchObject([{ sessionId: two.id, tokenHash: two.tokenHash }]);
    expect(await storage.findSession(two.tokenHash)).toBeNull();
  });

  test('[SE4] sessions nobody came back to are swept, however many, and no others', async () => {
    const { storage, clock, world } = scene();
    const old = Array.from({ length: 1_203 }, () => world.newSession());
    await Promise.all(old.map(session => storage.createSession(session)));
    clock.advance(31 * 86_400_000);
    const fresh = world.newSession();
    await storage.createSession(fresh);
    await storage.sweep(clock.now());
    const query = { now: 0, limit: 100 };
    expect((await storage.listSessions(world.tenant, query)).sessions.map(({ id }) => id)).toEqual([fresh.id]);
  });

  test('the installation’s secret is the first one given, for ever', async () => {
    const { storage } = scene();
    const secret = await storage.readSecret('first');
    expect(await storage.readSecret('second')).toBe(secret);
  });
}
