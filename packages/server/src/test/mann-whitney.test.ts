import { describe, expect, test } from 'vitest';
import { mannWhitneyP } from './mann-whitney.ts';

describe('the Mann-Whitney test', () => {
  test('equals what is worked out by hand', () => {
    // U = 1 of 9, variance 21/4; z = (3.5 - 0.5) / sqrt(5.25)
    expect(mannWhitneyP([1, 2, 4], [3, 5, 6])).toBeCloseTo(0.1904, 3);
    // Ties: ranks 1, 3, 3 | 3, 5, 6; U = 1, variance 9/12 * (7 - 24/30)
    expect(mannWhitneyP([1, 2, 2], [2, 3, 4])).toBeCloseTo(0.1642, 3);
  });

  test('knows no difference where there is none', () => {
    expect(mannWhitneyP([1, 1, 1], [1, 1, 1])).toBe(1);
    expect(mannWhitneyP([1, 2, 3, 4], [1, 2, 3, 4])).toBeCloseTo(1, 5);
  });

  test('is symmetric', () => {
    const [a, b] = [timings(seeded(1), 50, 0), timings(seeded(2), 50, 0.2)];
    expect(mannWhitneyP(a, b)).toBeCloseTo(mannWhitneyP(b, a), 10);
  });

  test('is below 5 % about as often as chance says, when there is no difference', () => {
    const random = seeded(7);
    const runs = 400;
    const alarms = Array.from({ length: runs }, () => mannWhitneyP(timings(random, 60, 0), timings(random, 60, 0)));
    const share = alarms.filter(p => p < 0.05).length / runs;
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.08);
  });

  test('finds a planted difference of a twentieth of a millisecond in two thousand timings', () => {
    const random = seeded(3);
    expect(mannWhitneyP(timings(random, 2_000, 0), timings(random, 2_000, 0.05))).toBeLessThan(0.001);
    expect(mannWhitneyP(timings(random, 2_000, 0), timings(random, 2_000, 0))).toBeGreaterThan(0.001);
  });
});

/** Milliseconds as requests take them: a floor, a long tail, some outliers. */
function timings(random: () => number, count: number, extraMs: number): number[] {
  return Array.from({ length: count }, () => 0.8 - 0.3 * Math.log(1 - random()) + (random() < 0.01 ? 20 : 0) + extraMs);
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
