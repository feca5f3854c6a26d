import { LIMITS } from '@deskbell/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseClientId, parseContent } from './content.ts';

const refused = (code: string, field: string) => expect.objectContaining({ code, context: { field } });

describe('content', () => {
  test('[MS3] boundaries count code points, astral ones once', () => {
    for (const unit of ['a', '😀', '﷽']) {
      expect(parseContent(unit)).toBe(unit);
      const full = unit.repeat(LIMITS.contentMaxCodePoints);
      expect(parseContent(full)).toBe(full);
      expect(() => parseContent(full + unit)).toThrow(refused('BAD_REQUEST', 'content'));
    }
  });

  test('[MS3] Unicode white space is trimmed, and does not count', () => {
    const space = ' \u0085\t\n\r\v\f\u00a0\u1680\u2003\u2028\u2029\u202f\u3000\ufeff\u0085';
    expect(parseContent(`${space}a b${space}`)).toBe('a b');
    expect(() => parseContent(space)).toThrow(refused('BAD_REQUEST', 'content'));
    expect(parseContent(space.repeat(500) + 'a'.repeat(4000))).toHaveLength(4000);
  });

  test('[MS3] what is no string is refused', () => {
    for (const value of [undefined, null, 1, true, {}, [], ['a'], '']) {
      expect(() => parseContent(value)).toThrow(refused('BAD_REQUEST', 'content'));
    }
  });

  test('[MS4] NUL and lone surrogates are refused', () => {
    for (const value of ['a\0b', '\ud800', 'a\udc00b', '\udc00\ud800']) {
      expect(() => parseContent(value)).toThrow(refused('BAD_REQUEST', 'content'));
    }
  });

  test('[MS4] anything else comes back as sent, but for the trim', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(text, value => {
        fc.pre(value.trim() !== '' && !/^\u0085|\u0085$|\0/.test(value.trim()));
        expect(parseContent(value)).toBe(value.trim());
      }),
    );
  });
});

describe('client_id', () => {
  test('[MS7] absent and null are none; 1–200 characters pass', () => {
    expect([parseClientId(undefined), parseClientId(null)]).toEqual([null, null]);
    for (const value of ['a', 'a'.repeat(200), ' ', '😀']) expect(parseClientId(value)).toBe(value);
  });

  test('[MS7] anything else is refused', () => {
    for (const value of ['', 'a'.repeat(201), 1, {}, [], true, 'a\0', '\ud800']) {
      expect(() => parseClientId(value)).toThrow(refused('VALIDATION_ERROR', 'client_id'));
    }
  });
});
