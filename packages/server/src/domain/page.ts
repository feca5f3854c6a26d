import { LIMITS } from '@deskbell/protocol';
import { invalidField } from './app-error.ts';
import { parseTimestamp } from './timestamp.ts';

/** The cursor of a poll: null when absent; what is there but no timestamp is refused, never "absent" (PL4). */
export function parseAfter(value: unknown): number | null {
  if (value === undefined) return null;
  const after = typeof value === 'string' ? parseTimestamp(value) : null;
  if (after === null) throw invalidField('after', 'after must be an RFC 3339 timestamp, e.g. 2026-05-07T16:42:18.000Z');
  return after;
}

/** How many a page holds (PL3). */
export function parseLimit(value: unknown): number {
  if (value === undefined) return LIMITS.pageDefault;
  const limit = typeof value === 'string' && /^\+?\d+$/.test(value) ? Number(value) : 0;
  if (limit < 1) throw invalidField('limit', 'limit must be a whole number of at least 1');
  return Math.min(limit, LIMITS.pageMax);
}

/** The cursor of a page that goes back in time; null: from the newest on. */
export function parseBefore(value: unknown): number | null {
  if (value === undefined) return null;
  const before = typeof value === 'string' ? parseTimestamp(value) : null;
  if (before === null) throw invalidField('before', 'before must be an RFC 3339 timestamp, as `older` is');
  return before;
}
