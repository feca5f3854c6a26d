import { expect, test } from 'vitest';
import { createRandom } from './random.ts';
import { planSchedule } from './schedule.ts';

test('a seed has one schedule, and another seed another', () => {
  expect(planSchedule(7, 'cluster')).toEqual(planSchedule(7, 'cluster'));
  expect(planSchedule(7, 'cluster')).not.toEqual(planSchedule(8, 'cluster'));
  expect(planSchedule(7, 'cluster').actions).not.toEqual(planSchedule(7, 'sqlite').actions);
});

test('numbers are spread evenly, and are the same everywhere', () => {
  const random = createRandom('seed');
  const counts = new Array(10).fill(0);
  for (let n = 0; n < 10_000; n++) counts[random.between(0, 9)]++;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  const again = createRandom('seed');
  expect([again.next(), again.next()].map(number => Math.floor(number * 1e6))).toMatchInlineSnapshot(`
    [
      295779,
      642236,
    ]
  `);
});

test('every fault of every topology is planned sooner or later, and heals in time', () => {
  const kinds = { sqlite: new Set<string>(), cluster: new Set<string>() };
  for (let seed = 1; seed <= 300; seed++) {
    for (const topology of ['sqlite', 'cluster'] as const) {
      const { faults, activeMs } = planSchedule(seed, topology);
      for (const { kind, at, ms } of faults) {
        kinds[topology].add(kind);
        expect(at + ms).toBeLessThanOrEqual(activeMs);
      }
    }
  }
  expect([...kinds.sqlite].sort()).toEqual([
    'clients-cut',
    'clients-slow',
    'clock',
    'disk-full',
    'drain',
    'kill',
    'pause',
  ]);
  expect(kinds.cluster.size).toBe(17);
});

test('in a live schedule nothing happens that may cost the bus an event', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { mode, faults } = planSchedule(seed, 'cluster');
    if (mode === 'live')
      expect(
        faults.filter(({ kind }) => /cut|kill|drain|crash|stall|half/.test(kind) && kind !== 'clients-cut'),
      ).toEqual([]);
  }
});
