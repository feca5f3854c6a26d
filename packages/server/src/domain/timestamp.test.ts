import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextMark } from './mark.ts';
import { parseAfter, parseLimit } from './page.ts';
import { formatTimestamp, parseTimestamp } from './timestamp.ts';

const at = (text: string) => Date.parse(text);

describe('timestamps', () => {
  test('[TS1] every instant comes back from its text, and text order is time order', () => {
    const instant = fc.integer({ min: at('0000-01-01T00:00:00Z'), max: at('9999-12-31T23:59:59.999Z') });
    fc.assert(
      fc.property(instant, instant, (one, other) => {
        const [a, b] = [formatTimestamp(one), formatTimestamp(other)];
        expect(a).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(parseTimestamp(a)).toBe(one);
        expect(a < b).toBe(one < other);
      }),
      { numRuns: 10_000 },
    );
  });

  test('[PL4] any precision, offset and case', () => {
    const expected = at('2026-05-07T16:42:18.120Z');
    for (const text of [
      '2026-05-07T16:42:18.12Z',
      '2026-05-07t16:42:18.120z',
      '2026-05-07 16:42:18.120Z',
      '2026-05-07T18:42:18.120+02:00',
      '2026-05-07T18:42:18.120 02:00',
      '2026-05-07T11:12:18.120-05:30',
      '2026-05-07T16:42:18.120000-00:00',
      '2026-05-07T16:42:18.120999999999Z',
      `2026-05-07T16:42:18.12${'0'.repeat(40)}Z`,
    ]) {
      expect(parseTimestamp(text), text).toBe(expected);
    }
    expect(parseTimestamp('2016-12-31T23:59:60Z')).toBe(at('2017-01-01T00:00:00Z'));
    expect(parseTimestamp('0000-01-01T00:00:00Z')).toBe(at('0000-01-01T00:00:00Z'));
    expect(parseTimestamp('0099-01-01T00:00:00Z')).toBe(at('0099-01-01T00:00:00Z'));
    expect(parseTimestamp('2024-02-29T00:00:00Z')).toBe(at('2024-02-29T00:00:00Z'));
  });

  test('[PL4] what is no timestamp is refused, never taken as absent', () => {
    for (const text of [
      '',
      ' ',
      'now',
      '1778172138',
      '2026-05-07',
      '2026-05-07T16:42:18',
      '2026-05-07T16:42Z',
      '2026-13-07T16:42:18Z',
      '2026-00-07T16:42:18Z',
      '2026-02-29T16:42:18Z',
      '2026-04-31T16:42:18Z',
      '2026-05-07T24:42:18Z',
      '2026-05-07T16:60:18Z',
      '2026-05-07T16:42:61Z',
      '2026-05-07T16:42:18.Z',
      '2026-05-07T16:42:18+24:00',
      '2026-05-07T16:42:18+0200',
      '2026-05-07T16:42:18Z ',
      '+002026-05-07T16:42:18Z',
    ]) {
      expect(() => parseAfter(text), text).toThrow(expect.objectContaining({ code: 'VALIDATION_ERROR' }));
    }
    for (const value of [null, 1, {}, ['2026-05-07T16:42:18Z']]) {
      expect(() => parseAfter(value)).toThrow(expect.objectContaining({ context: { field: 'after' } }));
    }
    expect(parseAfter(undefined)).toBeNull();
  });

  test('[PL6] cutting finer digits off keeps strictly-newer exact', () => {
    const nanoseconds = fc.integer({ min: 0, max: 999_999 });
    fc.assert(
      fc.property(nanoseconds, fc.integer({ min: 0, max: 3 }), (fraction, offset) => {
        const base = at('2026-05-07T16:42:18.120Z');
        const after = parseTimestamp(`2026-05-07T16:42:18.120${String(fraction).padStart(6, '0')}Z`) ?? Number.NaN;
        const message = base + offset;
        const isNewer = BigInt(message) * 1_000_000n > BigInt(base) * 1_000_000n + BigInt(fraction);
        expect(message > after).toBe(isNewer);
      }),
    );
  });

  test('[TS2] a mark is now, or just after the last one when the clock does not move on', () => {
    expect([nextMark(5, null), nextMark(5, 4), nextMark(5, 5), nextMark(5, 9)]).toEqual([5, 5, 6, 10]);
  });
});

describe('limit', () => {
  test('[PL3] default, cap and refusals', () => {
    expect([undefined, '1', '50', '100', '101', '999999999', '+5', '007', '9'.repeat(400)].map(parseLimit)).toEqual([
      50, 1, 50, 100, 100, 100, 5, 7, 100,
    ]);
    for (const value of ['0', '-1', '1.5', 'abc', '', ' 1', '1e2', '0x10', 'NaN', 'Infinity', ['1', '2'], null]) {
      expect(() => parseLimit(value), String(value)).toThrow(expect.objectContaining({ context: { field: 'limit' } }));
    }
  });
});
