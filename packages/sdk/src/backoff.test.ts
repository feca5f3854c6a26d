import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

const BOUNDS = { first: 100, most: 1_000 };

test('the bound doubles up to the most and stays there for ever', () => {
  const longest = (failures: number) => backoffMs(failures, BOUNDS, () => 1);
  expect([1, 2, 3, 4, 5, 1_000_000].map(longest)).toEqual([100, 200, 400, 800, 1_000, 1_000]);
});

test('the jitter is the whole of it, but never nothing', () => {
  expect(backoffMs(3, BOUNDS, () => 0)).toBe(40);
  expect(backoffMs(0, BOUNDS, () => 0)).toBe(10);
});
