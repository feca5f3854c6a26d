import { expect, test } from 'vitest';
import { snoozeTimes } from './snooze-times.ts';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();
/** A Monday. */
const NOW = at(23, 15, 20);

test('the usual times, those of today only while they are ahead', () => {
  expect(snoozeTimes('', NOW).map(time => time.at)).toEqual([
    at(23, 16, 20),
    at(23, 18),
    at(24, 9),
    at(30, 9),
    at(30, 9),
    null,
  ]);
  expect(snoozeTimes('', at(23, 17, 30)).map(time => time.at)).not.toContain(at(23, 18));
  expect(snoozeTimes('', at(25, 9)).map(time => time.at)).toContain(at(30, 9));
});

test('are found by name', () => {
  expect(snoozeTimes('tomor', NOW).map(time => time.at)).toEqual([at(24, 9)]);
});

test.each([
  ['45m', 45 * 60_000],
  [' 3 hours ', 3 * 3_600_000],
  ['2d', 2 * 86_400_000],
])('%s is a span', (typed, ms) => {
  expect(snoozeTimes(typed, NOW)).toEqual([expect.objectContaining({ at: NOW + ms })]);
});

test.each(['0h', '9999d', '3 lightyears'])('%s is none', typed => {
  expect(snoozeTimes(typed, NOW)).toEqual([]);
});
