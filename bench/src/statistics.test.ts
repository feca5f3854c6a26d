import { expect, test } from 'vitest';
import { median, percentiles } from './statistics.ts';

test('percentiles are samples, whatever their order', () => {
  const samples = Array.from({ length: 1000 }, (_, index) => 1000 - index);
  expect(percentiles(samples)).toEqual({ p50: 500, p99: 990, p999: 999, max: 1000 });
  expect(percentiles([7])).toEqual({ p50: 7, p99: 7, p999: 7, max: 7 });
});

test('the median of an even number lies between the middle two', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
