import { expect, test } from 'vitest';
import { isOpenAt } from './is-open.ts';

const NINE_TO_FIVE = [{ from: '09:00', to: '17:00' }];
const HOURS = {
  enabled: true,
  time_zone: 'Europe/Berlin',
  days: [[], NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, [{ from: '18:00', to: '24:00' }], []],
};

test.each([
  ['Monday at nine in winter', '2026-01-05T08:00:00Z', true],
  ['a minute before', '2026-01-05T07:59:59Z', false],
  ['Monday at nine in summer', '2026-07-06T07:00:00Z', true],
  ['Monday at five', '2026-01-05T16:00:00Z', false],
  ['Friday before midnight', '2026-01-09T22:59:00Z', true],
  ['midnight', '2026-01-09T23:00:00Z', false],
  ['Sunday', '2026-01-04T12:00:00Z', false],
])('%s', (_, time, isOpen) => {
  expect(isOpenAt(HOURS, Date.parse(time))).toBe(isOpen);
});

test('without hours always', () => {
  expect(isOpenAt({ ...HOURS, enabled: false }, Date.parse('2026-01-04T12:00:00Z'))).toBe(true);
});
