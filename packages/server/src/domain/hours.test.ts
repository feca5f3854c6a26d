import type { BusinessHours, OpeningHours } from '@deskbell/protocol';
import { describe, expect, test } from 'vitest';
import { parseHours } from './hours.ts';

const hours = (days: OpeningHours[][], time_zone = 'Europe/Berlin', enabled = true): BusinessHours => ({
  enabled,
  time_zone,
  days,
});
const NINE_TO_FIVE = [{ from: '09:00', to: '17:00' }];
const WEEK = [[], NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, []];

describe('opening hours', () => {
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
