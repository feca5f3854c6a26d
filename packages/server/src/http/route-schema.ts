import { LIMITS } from '@deskbell/protocol';
import { success } from '@deskbell/protocol/schemas';
import { type TSchema, Type } from 'typebox';

// What every route's schema repeats. Query values are described but not validated here: the domain parses them, with
// better words than a pattern has.

export const PUBLIC_KEY = [{ publicKey: [] }, { publicKey: [], session: [] }];
/** What the shop's people and servers call: with a secret key, or as a member in the inbox (AC3). */
export const AGENT = [{ secretKey: [] }, { inbox: [] }];
export const MEMBER = [{ inbox: [] }];

export const PAGE_QUERY = Type.Object({
  after: Type.Optional(
    Type.Unsafe<unknown>({
      description: 'RFC 3339 timestamp; only strictly newer ones are answered.',
      examples: ['2026-05-07T16:42:18.000Z'],
    }),
  ),
  limit: Type.Optional(
    Type.Unsafe<unknown>({ description: `1–${LIMITS.pageMax}, default ${LIMITS.pageDefault}.`, examples: [50] }),
  ),
});

export const CONVERSATION_PARAMS = Type.Object({ id: Type.String({ examples: ['thr_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }) });

export const UPLOAD_PARAMS = Type.Object({ id: Type.String({ examples: ['up_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }) });

/** The schema every refusal shares is registered once, under this name. */
export const ERROR_ID = 'Error';
const ERROR = Type.Ref(ERROR_ID, {
  description: 'Refused: `error.code` says why, `error.retryable` whether to try again.',
});

/** The 200 of a route in its envelope, and the refusals worth documenting but those of every body. */
export function answers<T extends TSchema>(data: T, refusals: number[]): Record<number, TSchema> {
  return { 200: { ...success(data), description: 'Done.' }, ...refuses(refusals) };
}

/** What a WebSocket's path answers to an upgrade; there is no 200. */
export function socketAnswers(refusals: number[]): Record<number, TSchema> {
  return { 101: Type.Null({ description: 'Upgraded: frames from here on.' }), ...refuses(refusals) };
}

/** For the document: what takes a body may find it too large, or no JSON (IN1, IN3). */
export function withBodyRefusals<S extends { body?: unknown; response?: unknown }>(schema: S): S {
  return schema.body ? { ...schema, response: { ...(schema.response ?? {}), ...refuses([413, 415]) } } : schema;
}

function refuses(statuses: number[]): Record<number, TSchema> {
  return Object.fromEntries(statuses.map(status => [status, ERROR]));
}
