import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createLocalLimiter } from '../limits/local-limiter.ts';
import type { CodeLetter, CodeSender } from '../ports/login.ts';
import type { Storage } from '../ports.ts';
import { createLoginScene, type LoginScene } from '../test/login-scene.ts';
import { createManualClock, type ManualClock } from '../test/manual-clock.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';
import { refusalOf } from '../test/refusal.ts';
import { readOutbox } from './outbox.ts';
import { requestCode } from './request-code.ts';

const DAY_MS = 86_400_000;
const storages: Storage[] = [];
let clock: ManualClock;
let storage: Storage;
let sent: (CodeLetter & { channel: string })[];
let scene: LoginScene;

const sender = (channel: 'email' | 'sms'): CodeSender => ({
  channel,
  send: async letter => void sent.push({ channel, ...letter }),
  close: async () => undefined,
});

beforeEach(async () => {
  clock = createManualClock();
  sent = [];
  storage = await openSqliteForTest(clock);
  storages.push(storage);
  scene = await createLoginScene(storage, clock, [sender('email'), sender('sms')]);
});
afterAll(async () => {
  await Promise.all(storages.map(each => each.close()));
  removeTestDirectories();
});

const askLive = (contact: string, idempotencyKey?: string, deps = scene.deps) =>
  requestCode(deps, { tenant: scene.live, session: null, idempotencyKey, body: { contact } });

async function delivered(): Promise<void> {
  await scene.deps.delivery.close();
}

describe('codes of the live environment', () => {
  test('[AU12] go out, with the name of the business; nothing is in the outbox', async () => {
    await askLive('ada@shop.example');
    expect(await askLive('+49 170 1234567')).toMatchObject({ delivery_channel: 'sms' });
    await delivered();
    expect(sent).toEqual([
      {
        channel: 'email',
        contact: 'ada@shop.example',
        code: expect.stringMatching(/^\d{6}$/),
        businessName: 'Shop & Co',
      },
      { channel: 'sms', contact: '+491701234567', code: expect.stringMatching(/^\d{6}$/), businessName: 'Shop & Co' },
    ]);
    expect(scene.deliveries).toEqual(['email sent', 'sms sent']);
    expect(await storage.listOutbox(scene.live, null, clock.now())).toEqual([]);
    expect((await refusalOf((async () => readOutbox(scene.deps, scene.live, undefined))())).code).toBe('NOT_FOUND');
  });

  test('[AU2] the code that was sent is not what is stored', async () => {
    await askLive('ada@shop.example');
    await delivered();
    const held = await storage.takeGuess({ tenant: scene.live, contact: 'ada@shop.example', sessionId: null });
    expect(held?.codeHash).toHaveLength(43);
    expect(held?.codeHash).not.toContain(sent[0]?.code ?? 'none');
  });

  test('[AU11] a replay sends nothing again', async () => {
    const first = await askLive('ada@shop.example', 'key');
    expect(await askLive('ada@shop.example', 'key')).toEqual(first);
    await delivered();
    expect(sent).toHaveLength(1);
  });

  test('[AU12] a channel that is not set up is 422, and leaves no trace', async () => {
    const bare = scene.on(storage).deps;
    const deps = { ...bare, delivery: { ...bare.delivery, isSetUp: (channel: string) => channel === 'email' } };
    expect((await refusalOf(askLive('+491701234567', undefined, deps))).code).toBe('BUSINESS_RULE_VIOLATION');
    await askLive('+491701234567');
  });

  test('[AU12] SMS go to listed countries only', async () => {
    expect((await refusalOf(askLive('+15550100123'))).code).toBe('BUSINESS_RULE_VIOLATION');
    await askLive('+4366012345678');
  });

  test('[AU12] the daily cap of a tenant counts SMS that go out, no replays and no refusals, until the next day', async () => {
    for (const end of [1, 2, 3]) {
      await askLive(`+4917012345${end}0`, `key-${end}`);
      await askLive(`+4917012345${end}0`, `key-${end}`);
      await refusalOf(askLive(`+4917012345${end}0`));
    }
    const midnight = Math.ceil(clock.now() / DAY_MS) * DAY_MS;
    const refusal = await refusalOf(askLive('+491701234540'));
    expect(refusal).toMatchObject({ code: 'RATE_LIMITED', context: { retry_after_ms: midnight - clock.now() } });
    await askLive('ada@shop.example');
    clock.setWall(midnight);
    await askLive('+491701234540');
  });

  test('[AU12] numbers that differ in the last digits only share a bucket', async () => {
    const deps = { ...scene.deps, limiter: createLocalLimiter(clock), sms: { countries: ['+49'], dailyMax: 1_000 } };
    const number = (n: number) => `+49170123${String(n).padStart(4, '0')}`;
    for (let n = 0; n < 20; n++) await askLive(number(n), undefined, deps);
    expect(await refusalOf(askLive(number(20), undefined, deps))).toMatchObject({
      code: 'RATE_LIMITED',
      context: { retry_after_ms: expect.any(Number) },
    });
    await askLive('+491701240000', undefined, deps);
  });

  test('[AU12] when too many codes wait to be sent the request is 503 and nothing is stored', async () => {
    const deps = { ...scene.deps, delivery: { ...scene.deps.delivery, hasRoom: () => false } };
    expect((await refusalOf(askLive('ada@shop.example', undefined, deps))).code).toBe('SERVICE_UNAVAILABLE');
    await askLive('ada@shop.example');
  });
});

describe('codes of the test environment', () => {
  test('[AU12] lie in the outbox, newest first, by contact too; nothing is sent', async () => {
    await scene.ask('ada@shop.example', null);
    await scene.ask('+15550100123', null);
    await delivered();
    expect(sent).toEqual([]);
    const all = await readOutbox(scene.deps, scene.tenant, undefined);
    expect(all.map(({ channel, contact }) => [channel, contact])).toEqual([
      ['sms', '+15550100123'],
      ['email', 'ada@shop.example'],
    ]);
    expect(await readOutbox(scene.deps, scene.tenant, ' ADA@shop.example')).toEqual([all[1]]);
    expect((await refusalOf((async () => readOutbox(scene.deps, scene.tenant, 'nobody'))())).code).toBe(
      'VALIDATION_ERROR',
    );
  });

  test('[AU6] customers are not looked at', async () => {
    const untouched = new Proxy(storage, {
      get(target, name) {
        if (['getCustomers', 'changeCustomer', 'logIn'].includes(String(name)))
          throw new Error(`${String(name)} was used`);
        return Reflect.get(target, name);
      },
    });
    const watched = scene.on(untouched);
    await watched.ask('ada@shop.example', null);
    expect((await refusalOf(watched.guess('ada@shop.example', 'x', null))).code).toBe('VALIDATION_ERROR');
    const code = await watched.readCode('ada@shop.example');
    expect(
      (await refusalOf(watched.guess('ada@shop.example', code === '000000' ? '000001' : '000000', null))).code,
    ).toBe('OTP_INVALID');
    await expect(watched.guess('ada@shop.example', code, null), 'the watch works').rejects.toThrow('logIn was used');
  });

  test.each(['', 'a b', 'x'.repeat(256), 'schlüssel'])('[AU11] %j is no Idempotency-Key', async key => {
    expect(await refusalOf(scene.ask('ada@shop.example', null, key))).toMatchObject({
      code: 'VALIDATION_ERROR',
      context: { field: 'Idempotency-Key' },
    });
  });
});
