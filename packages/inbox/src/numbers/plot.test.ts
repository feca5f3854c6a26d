import { expect, test } from 'vitest';
import { type Area, highest, linePath, lonelyIndexes, xOf, yOf } from './plot.ts';

const AREA: Area = { width: 120, height: 70, left: 20, top: 10, right: 0, bottom: 10 };

test('nothing lies on the ground, the top tick at the top, and nothing outside', () => {
  expect(yOf(0, [0, 10], AREA)).toBe(60);
  expect(yOf(10, [0, 10], AREA)).toBe(10);
  expect(yOf(11, [0, 10], AREA)).toBe(10);
});

test('each day has a column of its own', () => {
  expect([0, 1, 2, 3, 4].map(index => xOf(index, 5, AREA))).toEqual([30, 50, 70, 90, 110]);
});

test('a gap is not a zero', () => {
  expect(linePath([0, 10, null, 10, 0], [0, 10], AREA)).toBe('M30 60L50 10M90 10L110 60');
  expect(linePath([null, null], [0, 10], AREA)).toBe('');
  expect(lonelyIndexes([1, null, 2, 3, null, 4])).toEqual([0, 5]);
});

test('the highest of several', () => {
  expect(
    highest([
      { name: 'a', values: [1, null] },
      { name: 'b', values: [null, 7] },
    ]),
  ).toBe(7);
  expect(highest([])).toBe(0);
});
