import { expect, test } from 'vitest';
import { nextAttemptAt, parseRetryAfter, restMs } from './webhook-schedule.ts';

const NOW = Date.UTC(2026, 4, 7, 16, 42);
const HOUR = 3_600_000;

test('[WH6] ten tries over three days, then none', () => {
  const delays = Array.from({ length: 10 }, (_, tried) => nextAttemptAt(tried + 1, NOW, null, 0.5));
  const seconds = delays.map(at => at && (at - NOW) / 1000);
  expect(seconds).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400, null]);
  const total = delays.reduce((sum: number, at) => sum + (at ?? NOW) - NOW, 0);
  expect(total / HOUR).toBeGreaterThan(72);
});

test('[WH6] delays are spread by a fifth to either side', () => {
  expect(nextAttemptAt(1, NOW, null, 0)).toBe(NOW + 4_000);
  expect(nextAttemptAt(1, NOW, null, 1)).toBe(NOW + 6_000);
});

test('[WH6] a longer Retry-After is heeded, a shorter one is not, and none beyond a day', () => {
  expect(nextAttemptAt(1, NOW, 120_000, 0.5)).toBe(NOW + 120_000);
  expect(nextAttemptAt(2, NOW, 1_000, 0.5)).toBe(NOW + 300_000);
  const cases: [string | null, number | null][] = [
    ['120', 120_000],
    [' 0 ', 0],
    ['999999999', 24 * HOUR],
    [new Date(NOW + 90_000).toUTCString(), 90_000],
    [new Date(NOW - 90_000).toUTCString(), 0],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 24 * HOUR],
    ['-5', null],
    ['1.5', null],
    ['soon', null],
    ['99999999999', null],
    ['', null],
    [null, null],
  ];
  for (const [header, ms] of cases) expect(parseRetryAfter(header, NOW), String(header)).toBe(ms);
});

test('[WH7] who fails five times in a row is left alone, for longer and longer, a minute at the most', () => {
  expect([0, 1, 4, 5, 6, 7, 8, 9, 50].map(restMs)).toEqual([0, 0, 0, 5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
});
