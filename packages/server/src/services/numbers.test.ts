import { afterAll, expect, test } from 'vitest';
import type { Tenant } from '../domain/model.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';
import { refusalOf } from '../test/refusal.ts';
import { createNumbers } from './numbers.ts';

afterAll(removeTestDirectories);

test('[NU3] however many spans are asked for at once, one is counted at a time, and no endless line of them waits', async () => {
  const clock = createManualClock(Date.UTC(2026, 5, 1));
  const storage = await openSqliteForTest(clock);
  let [running, most] = [0, 0];
  const watched: typeof storage = {
    ...storage,
    async readHistories(...args) {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      return storage.readHistories(...args).finally(() => running--);
    },
  };
  const readNumbers = createNumbers({ storage: watched, clock });
  const tenant: Tenant = { businessId: 'biz_1', environment: 'live' };
  const span = (day: number) => ({ from: `2026-03-${String(day).padStart(2, '0')}`, to: '2026-04-01' });

  const asked = Array.from({ length: 31 }, (_, day) => readNumbers(tenant, span(day + 1)));
  const outcomes = await Promise.allSettled(asked);
  expect(most).toBe(1);
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  expect([refused.length > 0, refused.length < asked.length]).toEqual([true, true]);
  // Whoever was refused comes back later, and is answered; what was counted is remembered.
  expect(await readNumbers(tenant, span(31))).toMatchObject({ from: '2026-03-31', to: '2026-04-01' });
  const first = readNumbers(tenant, span(1));
  expect(await first).toBe(await asked[0]);
  clock.advance(10_000);
  expect(await readNumbers(tenant, span(1))).not.toBe(await asked[0]);
  expect(
    await refusalOf(Promise.all(Array.from({ length: 31 }, (_, day) => readNumbers(tenant, span(day + 1))))),
  ).toMatchObject({
    code: 'RATE_LIMITED',
    context: { retry_after_ms: expect.any(Number) },
  });
  await storage.close();
});
