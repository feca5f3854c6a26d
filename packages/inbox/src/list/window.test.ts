import { expect, test } from 'vitest';
import { rowWindow, scrollToRow } from './window.ts';

test('only what can be seen is in the page, and a little around it', () => {
  expect(rowWindow(0, 700, 70, 100_000)).toEqual({ first: 0, end: 18 });
  expect(rowWindow(3_500_000, 700, 70, 100_000)).toEqual({ first: 49_992, end: 50_018 });
  expect(rowWindow(6_999_300, 700, 70, 100_000)).toEqual({ first: 99_982, end: 100_000 });
});

test('a list that became shorter than where one had scrolled to', () => {
  expect(rowWindow(10_000, 700, 70, 3)).toEqual({ first: 3, end: 3 });
  expect(rowWindow(0, 0, 70, 0)).toEqual({ first: 0, end: 0 });
});

test('a row is scrolled to just as far as needed', () => {
  expect(scrollToRow(5, 0, 700, 70)).toBeNull();
  expect(scrollToRow(2, 200, 700, 70)).toBe(140);
  expect(scrollToRow(20, 0, 700, 70)).toBe(770);
});
