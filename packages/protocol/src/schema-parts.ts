import { Type } from 'typebox';

// What the schemas of every topic are made of.

export const oneOf = <const T extends readonly string[]>(values: T, description?: string) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...(description && { description }) });

export const TimestampSchema = Type.String({
  description: 'UTC with milliseconds, `YYYY-MM-DDTHH:mm:ss.SSSZ`.',
  examples: ['2026-05-07T16:42:18.000Z'],
});
// One schema with two types, not a union: unions are validated again when an answer is written.
export const NullableTimestamp = Type.Unsafe<string | null>({ ...TimestampSchema, type: ['string', 'null'] });
export const NullableString = (options = {}) => Type.Unsafe<string | null>({ type: ['string', 'null'], ...options });
export const FreeObject = Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true });
