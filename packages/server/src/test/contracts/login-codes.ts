import { LIMITS } from '@deskbell/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../ports.ts';
import { createLoginScene, type LoginScene, wrongCode } from '../login-scene.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';
import { refusalOf } from '../refusal.ts';

const DAY_MS = 86_400_000;

/** What codes must hold to on every engine. `open` gives the nodes of one installation. */
export function loginCodesContract(name: string, open: (clock: ManualClock) => Promise<Storage[]>): void {
  describe(`login codes: ${name}`, () => {
    const clock = createManualClock();
    let nodes: LoginScene[];
    let scene: LoginScene;
    let people = 0;
    const newContact = () => `person-${people++}@shop.example`;
    const node = (n: number) => nodes[n % nodes.length] as LoginScene;
    const comparisons = () => nodes.flatMap(({ guesses }) => guesses).filter(outcome => outcome !== 'refused').length;

    beforeAll(async () => {
      const storages = await open(clock);
      scene = await createLoginScene(storages[0] as Storage, clock);
      nodes = [scene, ...storages.slice(1).map(scene.on)];
    });
    afterAll(() => Promise.all(nodes.map(({ deps }) => deps.storage.close())));

    test('[AU2] [AU7] a code logs its contact in, once', async () => {
      const contact = newContact();
      const session = await scene.newSession();
      expect(await scene.ask(` ${contact.toUpperCase()}`, session)).toEqual({
        delivery_channel: 'email',
        expires_in_seconds: 300,
        next_resend_in_seconds: 30,
      });
      const code = await scene.readCode(contact);
      const customer = await node(1).guess(contact, code, session);
      expect(customer).toMatchObject({ id: expect.stringMatching(/^cus_/), email: contact, emailVerified: true });
      expect((await refusalOf(scene.guess(contact, code, session))).code).toBe('OTP_INVALID');
    });

    test('[AU2] of parallel right guesses one succeeds', async () => {
      const contact = newContact();
      await scene.ask(contact, null);
      const code = await scene.readCode(contact);
      const results = await Promise.allSettled(
        Array.from({ length: LIMITS.codeGuessesMax }, (_, n) => node(n).guess(contact, code, null)),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    test('[AU2] a new code voids the old one', async () => {
      const contact = newContact();
      await scene.ask(contact, null);
      const old = await scene.readCode(contact);
      clock.advance(30_000);
      await node(1).ask(contact, null);
      const code = await scene.readCode(contact);
      if (old !== code) expect((await refusalOf(scene.guess(contact, old, null))).code).toBe('OTP_INVALID');
      expect((await scene.guess(contact, code, null)).email).toBe(contact);
    });

    test('[AU4] two hundred parallel guesses compare five, on all nodes together; then the right code is refused too', async () => {
      const contact = newContact();
      await scene.ask(contact, null);
      const code = await scene.readCode(contact);
      expect(await countComparisons(contact, code, node)).toBe(LIMITS.codeGuessesMax);
      expect((await refusalOf(scene.guess(contact, code, null))).code).toBe('OTP_INVALID');
    });

    test('[AU4] a new code has its own five guesses', async () => {
      const contact = newContact();
      await scene.ask(contact, null);
      const used = await scene.readCode(contact);
      for (let n = 1; n <= LIMITS.codeGuessesMax; n++) await refusalOf(scene.guess(contact, wrongCode(used, n), null));
      clock.advance(30_000);
      await scene.ask(contact, null);
      expect((await scene.guess(contact, await scene.readCode(contact), null)).email).toBe(contact);
    });

    test('[AU4] a storage that reads before it counts is caught by the same measure', async () => {
      const contact = newContact();
      await scene.ask(contact, null);
      const code = await scene.readCode(contact);
      // The fault: every guess is handed the hash, and counted only afterwards.
      const first = await scene.deps.storage.takeGuess({ tenant: scene.tenant, contact, sessionId: null });
      const faulty = scene.on({
        ...scene.deps.storage,
        takeGuess: async holder => {
          await scene.deps.storage.takeGuess(holder);
          return first;
        },
      });
      nodes.push(faulty);
      expect(await countComparisons(contact, code, () => faulty)).toBe(200);
      nodes.pop();
    });

    async function countComparisons(contact: string, code: string, on: (n: number) => LoginScene): Promise<number> {
      const before = comparisons();
      const guesses = Array.from({ length: 200 }, (_, n) => on(n).guess(contact, wrongCode(code, n + 1), null));
      for (const result of await Promise.allSettled(guesses)) {
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'OTP_INVALID' } });
      }
      return comparisons() - before;
    }

    test('[AU3] a code belongs to the session that asked; others compare nothing and use up nothing', async () => {
      const contact = newContact();
      const [session, other] = [await scene.newSession(), await scene.newSession()];
      await scene.ask(contact, session);
      const code = await scene.readCode(contact);
      const before = comparisons();
      for (let n = 0; n < 10; n++) {
        expect((await refusalOf(node(n).guess(contact, code, n % 2 ? other : null))).code).toBe('OTP_INVALID');
      }
      expect(comparisons()).toBe(before);
      expect((await scene.guess(contact, code, session)).email).toBe(contact);
    });

    test('[AU3] a code asked for without a session works only without one', async () => {
      const contact = newContact();
      await scene.ask(contact, null);
      const code = await scene.readCode(contact);
      expect((await refusalOf(scene.guess(contact, code, await scene.newSession()))).code).toBe('OTP_INVALID');
      expect((await scene.guess(contact, code, null)).email).toBe(contact);
    });

    test('[AU7] [AU2] after 300 s a code is OTP_EXPIRED', async () => {
      const contact = newContact();
      await scene.ask(contact, null);
      const code = await scene.readCode(contact);
      clock.advance(LIMITS.codeLifeSeconds * 1000);
      expect((await refusalOf(scene.guess(contact, code, null))).code).toBe('OTP_EXPIRED');
    });

    test('[AU5] of parallel requests for one contact one gets a code', async () => {
      const contact = newContact();
      const results = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => node(n).ask(contact, null)));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await scene.deps.storage.listOutbox(scene.tenant, contact, clock.now())).toHaveLength(1);
    });

    test('[AU5] too soon is 429 with the wait, and the older code stays good', async () => {
      const contact = newContact();
      await scene.ask(contact, null);
      const code = await scene.readCode(contact);
      clock.advance(29_000);
      expect(await refusalOf(node(1).ask(contact, null))).toMatchObject({
        code: 'RATE_LIMITED',
        context: { retry_after_ms: 1_000 },
      });
      expect((await scene.guess(contact, code, null)).email).toBe(contact);
    });

    test('[AU5] the wait grows, ends with the day, and is short again after a login', async () => {
      const contact = newContact();
      const waits: number[] = [];
      const begin = clock.now();
      const askAgain = async () => {
        clock.advance((waits.at(-1) ?? 0) * 1000);
        waits.push((await node(waits.length).ask(contact, null)).next_resend_in_seconds);
      };
      for (let n = 0; n < 5; n++) await askAgain();
      expect(waits).toEqual([30, 60, 300, 300, 300]);
      await scene.guess(contact, await scene.readCode(contact), null);
      for (let n = 0; n < 4; n++) await askAgain();
      expect(waits.slice(5), 'after the login').toEqual([30, 60, 300, 300]);
      await askAgain();
      clock.advance((waits.at(-1) ?? 0) * 1000 - 1000);
      expect(clock.now(), 'the tenth is the last of the day').toBe(begin + DAY_MS - 1000);
      expect((await refusalOf(scene.ask(contact, null))).context).toEqual({ retry_after_ms: 1_000 });
      clock.advance(1000);
      expect((await scene.ask(contact, null)).next_resend_in_seconds).toBe(30);
    });

    test('[AU11] a replay answers what the first call answered and does nothing', async () => {
      const contact = newContact();
      const first = await scene.ask(contact, null, 'key-1');
      const code = await scene.readCode(contact);
      clock.advance(31_000);
      const replays = await Promise.all(Array.from({ length: 5 }, (_, n) => node(n).ask(contact, null, 'key-1')));
      for (const replay of replays) expect(replay).toEqual(first);
      expect(await scene.deps.storage.listOutbox(scene.tenant, contact, clock.now())).toHaveLength(1);
      expect((await refusalOf(node(1).ask(newContact(), null, 'key-1'))).code).toBe('CONFLICT');
      expect((await scene.guess(contact, code, null)).email).toBe(contact);
    });

    test('[AU11] parallel calls with one key make one code', async () => {
      const contact = newContact();
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => node(n).ask(contact, null, 'key-2')));
      expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1);
      expect(await scene.deps.storage.listOutbox(scene.tenant, contact, clock.now())).toHaveLength(1);
    });

    test('[AU11] a refused call does not use its key up, and another session’s key is another', async () => {
      const contact = newContact();
      await scene.ask(contact, null);
      expect((await refusalOf(scene.ask(contact, null, 'key-3'))).code).toBe('RATE_LIMITED');
      clock.advance(30_000);
      await scene.ask(contact, null, 'key-3');
      expect(await scene.deps.storage.listOutbox(scene.tenant, contact, clock.now())).toHaveLength(2);
      expect((await refusalOf(scene.ask(contact, await scene.newSession(), 'key-3'))).code).toBe('RATE_LIMITED');
    });

    test('[AU12] the outbox holds the newest two hundred, for a day', async () => {
      const first = newContact();
      await scene.ask(first, null);
      await Promise.all(Array.from({ length: 210 }, (_, n) => node(n).ask(newContact(), null)));
      const last = newContact();
      await scene.ask(last, null);
      const { storage } = scene.deps;
      const entries = await storage.listOutbox(scene.tenant, null, clock.now());
      expect([entries.length, entries[0]?.contact]).toEqual([200, last]);
      expect(await storage.listOutbox(scene.tenant, first, clock.now()), 'dropped, not only hidden').toEqual([]);
      expect(await storage.listOutbox({ ...scene.tenant, environment: 'live' }, null, clock.now())).toEqual([]);
      expect(await storage.listOutbox(scene.tenant, null, clock.now() + DAY_MS + 1)).toEqual([]);
    });

    test('[AU5] the sweep takes what is a day old and nothing else', async () => {
      const [old, young] = [newContact(), newContact()];
      await scene.ask(old, null);
      clock.advance(DAY_MS - 10_000);
      await scene.ask(young, null);
      clock.advance(11_000);
      await scene.deps.storage.sweep(clock.now());
      expect((await refusalOf(scene.ask(young, null))).code, 'the cooldown is remembered').toBe('RATE_LIMITED');
      expect(await scene.deps.storage.listOutbox(scene.tenant, old, clock.now() - DAY_MS)).toEqual([]);
      expect((await scene.ask(old, null)).next_resend_in_seconds).toBe(30);
      expect((await scene.guess(young, await scene.readCode(young), null)).email).toBe(young);
    });

    test('[ID3] a jti is used once, however many race', async () => {
      const token = { jti: 'jti-1', expiresAt: clock.now() + 1_000 };
      const use = (n: number) => node(n).deps.storage.useIdentityToken(scene.tenant, token);
      const used = await Promise.all(Array.from({ length: 50 }, (_, n) => use(n)));
      expect(used.filter(Boolean)).toHaveLength(1);
      await scene.deps.storage.sweep(clock.now() + 2_000);
      expect(await use(1), 'remembered beyond its end').toBe(false);
      const live = { ...scene.tenant, environment: 'live' as const };
      expect(await scene.deps.storage.useIdentityToken(live, token)).toBe(true);
    });

    test('[ID4] however many race, an algorithm has two enabled keys', async () => {
      const { ids } = scene.deps;
      const add = (n: number, tenant = scene.tenant) =>
        node(n).deps.storage.addIdentityKey({
          id: ids.identityKey(),
          tenant,
          algorithm: 'HS256',
          material: ids.token(),
          createdAt: clock.now(),
        });
      const added = await Promise.all(Array.from({ length: 10 }, (_, n) => add(n)));
      expect(added.filter(Boolean)).toHaveLength(2);
      const [first] = await scene.deps.storage.listIdentityKeys(scene.tenant);
      const live = { ...scene.tenant, environment: 'live' as const };
      const disable = (tenant = scene.tenant) => node(1).deps.storage.disableIdentityKey(tenant, first?.id ?? '');
      expect(await disable(live)).toBe(false);
      expect([await disable(), await disable()]).toEqual([true, false]);
      expect(await add(0)).toBe(true);
      expect(await add(0, live)).toBe(true);
      expect(await scene.deps.storage.listIdentityKeys(scene.tenant)).toHaveLength(2);
    });
  });
}
