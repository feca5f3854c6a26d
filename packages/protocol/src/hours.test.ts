import { expect, test } from 'vitest';
import { isOpenAt, minuteOfDay } from './hours.ts';
import type { BusinessHours, OpeningHours } from './inbox/service.ts';

const hours = (days: OpeningHours[][], time_zone = 'Europe/Berlin', enabled = true): BusinessHours => ({
  enabled,
  time_zone,
  days,
});
const NINE_TO_FIVE = [{ from: '09:00', to: '17:00' }];
const WEEK = [[], NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, []];

test.each([
  ['2026-11-23T07:59:59.999Z', false, 'a second before nine in winter'],
  ['2026-11-23T08:00:00.000Z', true, 'nine in winter'],
  ['2026-11-23T15:59:59.999Z', true, 'a second before five'],
  ['2026-11-23T16:00:00.000Z', false, 'five'],
  ['2026-07-06T06:59:00.000Z', false, 'one minute to nine in summer'],
  ['2026-07-06T07:00:00.000Z', true, 'nine in summer'],
  ['2026-11-22T12:00:00.000Z', false, 'Sunday'],
  ['2026-11-21T12:00:00.000Z', false, 'Saturday'],
])('[CM2] %s is open: %s (%s)', (at, isOpen) => {
  expect(isOpenAt(hours(WEEK), Date.parse(at))).toBe(isOpen);
});

test('[CM2] the weekday is the one of the time zone', () => {
  const onlyMonday = [[], [{ from: '00:00', to: '24:00' }], [], [], [], [], []];
  // Sunday evening in London is Monday in Tokyo, and still Sunday in Los Angeles.
  const at = Date.parse('2026-11-22T20:00:00.000Z');
  expect(isOpenAt(hours(onlyMonday, 'Asia/Tokyo'), at)).toBe(true);
  expect(isOpenAt(hours(onlyMonday, 'America/Los_Angeles'), at)).toBe(false);
  expect(isOpenAt(hours(onlyMonday, 'Asia/Tokyo'), Date.parse('2026-11-23T14:59:00.000Z'))).toBe(true);
  expect(isOpenAt(hours(onlyMonday, 'Asia/Tokyo'), Date.parse('2026-11-23T15:00:00.000Z'))).toBe(false);
});

test('[CM2] between two spans it is closed; without hours it never is', () => {
  const split = [
    { from: '09:00', to: '12:00' },
    { from: '13:00', to: '17:00' },
  ];
  const days = Array.from({ length: 7 }, () => split);
  expect(isOpenAt(hours(days, 'UTC'), Date.parse('2026-11-23T12:30:00.000Z'))).toBe(false);
  expect(isOpenAt(hours(days, 'UTC'), Date.parse('2026-11-23T13:00:00.000Z'))).toBe(true);
  expect(isOpenAt(hours([[], [], [], [], [], [], []], 'UTC', false), 0)).toBe(true);
});

test('a span that is not complete yet is none', () => {
  const days = Array.from({ length: 7 }, () => [
    { from: '', to: '24:00' },
    { from: '00:00', to: '' },
  ]);
  expect(isOpenAt(hours(days, 'UTC'), 0)).toBe(false);
});

test('24:00 is the end of a day and not the beginning of one', () => {
  expect(minuteOfDay('24:00', 'end')).toBe(1440);
  expect(minuteOfDay('24:00', 'begin')).toBe(null);
  expect(minuteOfDay('7:30', 'begin')).toBe(null);
});
