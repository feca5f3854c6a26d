import { LIMITS } from '@deskbell/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJsonBody } from './json-body.ts';

const parse = (text: string) => parseJsonBody(Buffer.from(text));
const badRequest = (field?: string) =>
  expect.objectContaining({ code: 'BAD_REQUEST', ...(field !== undefined && { context: { field } }) });

describe('a JSON body', () => {
  test('[IN1] every JSON value without ambiguity is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5, noUnicodeString: false }), text => {
        fc.pre(!text.includes('__proto__'));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test('[CV6] nothing at all is undefined', () => {
    expect(parse('')).toBeUndefined();
  });

  test('[IN1] malformed JSON and invalid UTF-8 are refused', () => {
    for (const text of ['{', '{"a":1,}', "{'a':1}", 'NaN', '{"a":1}}', '\ufeff{}']) {
      expect(() => parse(text), text).toThrow(badRequest());
    }
    expect(() => parseJsonBody(Buffer.from([0x22, 0xff, 0x22]))).toThrow(badRequest());
  });

  test('[IN2] duplicate keys are refused at any depth, however they are spelled', () => {
    for (const text of [
      '{"a":1,"a":2}',
      '{"a":1,"b":[{"a":1}],"a":2}',
      '[[{"x":{"a":{},"a":[]}}]]',
      '{"a":1,"\\u0061":2}',
      '{"a":"\\"",  "b" : "}{][" , "a":3}',
    ]) {
      expect(() => parse(text), text).toThrow(badRequest('a'));
    }
  });

  test('[IN2] the same key in different objects is fine', () => {
    const text = '{"a":{"a":[{"a":1},{"a":"a"}]},"b":{"a":"\\\\"}}';
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  test('[IN2] __proto__ is refused, also escaped', () => {
    for (const text of ['{"__proto__":{}}', '{"a":[{"__proto__":1}]}', '{"\\u005f_proto__":1}']) {
      expect(() => parse(text), text).toThrow(badRequest('__proto__'));
    }
    expect(parse('{"a":"__proto__"}')).toEqual({ a: '__proto__' });
  });

  test('[IN2] nesting is bounded', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(() => parse(nested(LIMITS.jsonDepth))).not.toThrow();
    expect(() => parse(nested(LIMITS.jsonDepth + 1))).toThrow(badRequest());
    expect(() => parse(nested(30_000))).toThrow(badRequest());
  });
});
