import { expect, test } from 'vitest';
import { isFlat, trendOf } from './trend.ts';

/** Two minutes, a sample a second: `level` plus what the function says of the second. */
function run(level: number, extra: (second: number) => number) {
  return Array.from({ length: 120 }, (_, second) => ({ atMs: second * 1_000, value: level + extra(second) }));
}

/** A heap between collections: up to 30 MB above what stays. */
const sawtooth = (second: number) => (second % 7) * 5;

test('a slope is found to the number', () => {
  const trend = trendOf(run(100, second => second / 60));
  expect(trend.perMinute).toBeCloseTo(1, 6);
  expect(trend.noisePerMinute).toBeCloseTo(0, 6);
});

test('what swings but stays is flat', () => {
  const trend = trendOf(run(100, sawtooth));
  expect(isFlat(trend, 0.5)).toBe(true);
  expect(trend.level).toBe(100);
});

test('a small leak is found under a heap that swings ten times as far', () => {
  const leak = (second: number) => (second / 60) * 3;
  const trend = trendOf(run(100, second => sawtooth(second) + leak(second)));
  expect(trend.perMinute).toBeCloseTo(3, 0);
  expect(isFlat(trend, 0.5)).toBe(false);
});

test('a timer forgotten every ten seconds is found', () => {
  expect(isFlat(trendOf(run(20, second => Math.floor(second / 10))), 0.5)).toBe(false);
});

test('what grows while it warms up and then stays is flat', () => {
  expect(isFlat(trendOf(run(60, second => Math.min(second, 35))), 0.5)).toBe(true);
});

test('too short a run is refused rather than called flat', () => {
  expect(() => trendOf(run(1, () => 0).slice(0, 3))).toThrow('too few');
});
