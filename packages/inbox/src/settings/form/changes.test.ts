import { expect, test } from 'vitest';
import { changesOf, isSame } from './changes.ts';

test('only what is different is named', () => {
  const saved = { name: 'Ada', tags: ['a'], hours: { enabled: true, days: [[{ from: '09:00' }]] }, label: null };
  expect(changesOf(saved, structuredClone(saved))).toEqual({});
  expect(changesOf(saved, { ...saved, name: 'Grace', tags: ['a', 'b'] })).toEqual({ name: 'Grace', tags: ['a', 'b'] });
  expect(changesOf(saved, { ...saved, hours: { enabled: true, days: [[{ from: '08:00' }]] } })).toEqual({
    hours: { enabled: true, days: [[{ from: '08:00' }]] },
  });
});

test('by value', () => {
  expect(isSame({ a: undefined }, {})).toBe(true);
  expect(isSame([], {})).toBe(false);
  expect(isSame(null, {})).toBe(false);
  expect(isSame([1, 2], [2, 1])).toBe(false);
});
