import type { BusinessHours, OpeningHours } from '@deskbell/protocol';
import { describe, expect, test } from 'vitest';
import { isOpenAt, parseHours } from './hours.ts';

const hours = (days: OpeningHours[][], time_zone = 'Europe/Berlin', enabled = true): BusinessHours => ({
  enabled,
  time_zone,
  days,
});
const NINE_TO_FIVE = [{ from: '09:00', to: '17:00' }];
const WEEK = [[], NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, []];

describe('opening hours', () => {
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

  test('[CM1] spans are kept in order, and unknown fields are not', () => {
    const day = [
      { from: '13:00', to: '24:00', note: 'x' },
      { from: '00:00', to: '13:00' },
    ];
    const parsed = parseHours(hours([day, [], [], [], [], [], []], 'Asia/Kolkata'));
    expect(parsed.days[0]).toEqual([
      { from: '00:00', to: '13:00' },
      { from: '13:00', to: '24:00' },
    ]);
  });

  test.each([
    ['six days', hours(WEEK.slice(1))],
    ['eight days', hours([...WEEK, []])],
    ['no such zone', hours(WEEK, 'Europe/Atlantis')],
    ['an offset', hours(WEEK, '+02:00')],
    ['no zone', hours(WEEK, '')],
    ['backwards', hours([[{ from: '17:00', to: '09:00' }], [], [], [], [], [], []])],
    ['empty', hours([[{ from: '09:00', to: '09:00' }], [], [], [], [], [], []])],
    ['beyond the day', hours([[{ from: '09:00', to: '24:01' }], [], [], [], [], [], []])],
    ['begins at 24:00', hours([[{ from: '24:00', to: '24:00' }], [], [], [], [], [], []])],
    ['no time', hours([[{ from: '9:00', to: '17:00' }], [], [], [], [], [], []])],
    [
      'overlap',
      hours([
        [
          { from: '09:00', to: '12:00' },
          { from: '11:59', to: '17:00' },
        ],
        [],
        [],
        [],
        [],
        [],
        [],
      ]),
    ],
    [
      'too many',
      hours([
        Array.from({ length: 11 }, (_, at) => ({ from: `${at + 10}:00`, to: `${at + 10}:30` })),
        [],
        [],
        [],
        [],
        [],
        [],
      ]),
    ],
  ])('[CM1] refuses %s', (_what, wrong) => {
    expect(() => parseHours(wrong)).toThrow(expect.objectContaining({ code: 'VALIDATION_ERROR' }));
  });
});
