import { expect, test } from 'vitest';
import { createWebhookListeners } from './webhook-listeners.ts';

const SHOP = { businessId: 'biz_1', environment: 'test' as const };
const OTHER = { businessId: 'biz_1', environment: 'live' as const };

function listeners(soleWriter: boolean) {
  let time = 0;
  const made = createWebhookListeners({ soleWriter, monotonic: () => time });
  return { ...made, pass: (ms: number) => (time += ms) };
}

test('[WH3] who knows nothing yet says that somebody may listen', () => {
  for (const soleWriter of [true, false]) {
    const { mayListen } = listeners(soleWriter);
    expect([mayListen(), mayListen(SHOP)]).toEqual([true, true]);
  }
});

test('[WH3] beside other nodes a no counts for a second from before it was read, and not longer', () => {
  const { begin, learn, mayListen, pass } = listeners(false);
  const begun = begin();
  pass(900); // The database took its time.
  learn([OTHER], begun);
  expect([mayListen(), mayListen(OTHER), mayListen(SHOP)]).toEqual([true, true, false]);
  pass(100);
  expect(mayListen(SHOP)).toBe(false);
  pass(1);
  expect(mayListen(SHOP)).toBe(true);
  learn([], begin());
  expect([mayListen(), mayListen(OTHER)]).toEqual([false, false]);
});

test('[WH3] alone, what was learnt counts until the next change', () => {
  const { begin, learn, mayListen, pass } = listeners(true);
  learn([], begin());
  pass(86_400_000);
  expect([mayListen(), mayListen(SHOP)]).toEqual([false, false]);
  learn([SHOP], begin());
  expect([mayListen(), mayListen(SHOP), mayListen(OTHER)]).toEqual([true, true, false]);
});

test('[WH3] of two reads that overlap the one that began later is believed', () => {
  const { begin, learn, mayListen, pass } = listeners(true);
  const before = begin();
  pass(1);
  learn([SHOP], begin());
  learn([], before);
  expect(mayListen(SHOP)).toBe(true);
});
