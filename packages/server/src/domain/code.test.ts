import { describe, expect, test } from 'vitest';
import { createIds } from '../ids.ts';
import { countSend, nextSendAt, parseCode, type Sends } from './code.ts';

const NEVER: Sends = { sentAt: 0, inARow: 0, dayBeganAt: 0, inDay: 0 };
const START = Date.UTC(2026, 4, 7);
const DAY_MS = 86_400_000;

describe('the schedule of codes', () => {
  test('[AU5] 30 s, 60 s, then 300 s each; after ten the rest of the day', () => {
    const waits: number[] = [];
    let sends = NEVER;
    for (let now = START, n = 0; n < 12; n++) {
      expect(nextSendAt(sends)).toBeLessThanOrEqual(now);
      sends = countSend(sends, now);
      waits.push((nextSendAt(sends) - now) / 1000);
      now = nextSendAt(sends);
    }
    expect(waits.slice(0, 9)).toEqual([30, 60, 300, 300, 300, 300, 300, 300, 300]);
    expect(waits[9]).toBe(86_400 - 30 - 60 - 7 * 300);
    expect(waits.slice(10), 'and a new day begins').toEqual([30, 60]);
  });

  test('[AU5] after a login the cooldown is short again, the day goes on', () => {
    let sends = countSend(countSend(countSend(NEVER, START), START + 30_000), START + 90_000);
    sends = { ...sends, inARow: 0 };
    expect(nextSendAt(sends)).toBe(START + 90_000 + 30_000);
    sends = countSend(sends, START + 120_000);
    expect(sends).toMatchObject({ inARow: 1, inDay: 4 });
  });

  test('[AU5] the tenth of a day that is nearly over still cools down', () => {
    const sends = { sentAt: START + DAY_MS - 1000, inARow: 10, dayBeganAt: START, inDay: 10 };
    expect(nextSendAt(sends)).toBe(sends.sentAt + 300_000);
  });
});

test.each(['', '12345', '1234567', '12345a', '１２３４５６', '-12345', '1e5', '12 456', 123456, null])(
  '[AU7] %j is no guess',
  given => {
    expect(() => parseCode(given)).toThrow('otp_code must have 6 digits');
  },
);

test('[AU7] white space around a guess is nobody’s fault', () => {
  expect(parseCode(' 012345\n')).toBe('012345');
});

test('[AU2] codes have six digits, each as likely as any other', () => {
  const ids = createIds({ now: () => 0 });
  const codes = Array.from({ length: 20_000 }, ids.digits);
  expect(codes.every(code => /^\d{6}$/.test(code))).toBe(true);
  // Chi-square over the digits of all places; the 99.99 % point for 9 degrees of freedom is 33.7.
  const CRITICAL = 33.7;
  for (let place = 0; place < 6; place++)
    expect(chiSquare(codes.map(code => Number(code[place])))).toBeLessThan(CRITICAL);
  expect(chiSquare(codes.map(code => Math.floor(Number(code[0]) / 2) * 2)), 'a planted bias').toBeGreaterThan(CRITICAL);
});

function chiSquare(digits: number[]): number {
  const expected = digits.length / 10;
  const counts = Array.from({ length: 10 }, (_, digit) => digits.filter(each => each === digit).length);
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
