import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countTicks, durationTicks, labelledIndexes } from './ticks.ts';

test.each([
  [0, [0, 1]],
  [3, [0, 1, 2, 3]],
  [7, [0, 2, 4, 6, 8]],
  [48, [0, 20, 40, 60]],
  [1_000, [0, 500, 1_000]],
])('up to %d', (max, ticks) => {
  expect(countTicks(max)).toEqual(ticks);
});

test.each([
  [90, [0, 30, 60, 90]],
  [600, [0, 300, 600]],
  [7_300, [0, 3_600, 7_200, 10_800]],
  [3 * 86_400, [0, 86_400, 172_800, 259_200]],
])('up to %d seconds', (max, ticks) => {
  expect(durationTicks(max)).toEqual(ticks);
});

test('whatever the numbers, the highest one is below the top line, and the lines can be counted', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), max => {
      for (const ticks of [countTicks(max), durationTicks(max)]) {
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(6);
      }
    }),
  );
});

test('the newest day has a label, and there are no more labels than room', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 40 }), (count, room) => {
      const shown = labelledIndexes(count, room);
      expect(shown.has(count - 1)).toBe(true);
      expect(shown.size).toBeLessThanOrEqual(room);
      for (const index of shown) expect(index).toBeGreaterThanOrEqual(0);
    }),
  );
});
