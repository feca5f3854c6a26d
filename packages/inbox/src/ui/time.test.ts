import { expect, test } from 'vitest';
import { sayAgo, sayDay, sayMoment, sayWait } from './time.ts';

const at = (day: number, hour: number, minute = 0, year = 2026) => new Date(year, 10, day, hour, minute).getTime();
const NOW = at(23, 15);

test.each([
  [at(23, 15), 'now'],
  [at(23, 15, 1), 'now'],
  [at(23, 14, 51), '9m'],
  [at(23, 9), '6h'],
  [at(23, 1), '14h'],
  [at(22, 2), 'Sun'],
  [at(12, 14), 'Nov 12'],
  [at(12, 14, 0, 2024), 'Nov 12, 2024'],
])('%d was %s', (moment, words) => {
  expect(sayAgo(moment, NOW)).toBe(words);
});

test.each([
  [30_000, '0m'],
  [59 * 60_000, '59m'],
  [5 * 3_600_000, '5h'],
  [72 * 3_600_000, '3d'],
])('who has waited %d ms has waited %s', (ms, words) => {
  expect(sayWait(ms)).toBe(words);
});

test('days are those of the calendar', () => {
  expect([sayDay(at(23, 0), NOW), sayDay(at(22, 23), NOW), sayDay(at(20, 9), NOW)]).toEqual([
    'Today',
    'Yesterday',
    'Friday, November 20',
  ]);
  expect(sayDay(at(20, 9, 0, 2024), NOW)).toBe('November 20, 2024');
});

test('a moment to come', () => {
  const day = (text: string) => text.split(',')[0];
  expect([at(23, 18), at(24, 9), at(27, 9), at(30, 9)].map(moment => day(sayMoment(moment, NOW)))).toEqual([
    'today',
    'tomorrow',
    'Fri',
    'Nov 30',
  ]);
});
