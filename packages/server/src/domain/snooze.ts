import { type ConversationChange, LIMITS } from '@deskbell/protocol';
import { invalidField } from './app-error.ts';
import { parseTimestamp } from './timestamp.ts';

/** What a change says about status and snooze; `snooze_until` alone snoozes (DK4). */
export function parseSnooze(
  { status, snooze_until }: Pick<ConversationChange, 'status' | 'snooze_until'>,
  now: number,
): { status?: NonNullable<ConversationChange['status']>; snoozedUntil?: number | null } {
  if (snooze_until === undefined) return status === undefined ? {} : { status };
  if (snooze_until === null) return { ...(status !== undefined && { status }), snoozedUntil: null };
  if (status !== undefined && status !== 'snoozed') {
    throw invalidField('snooze_until', 'snooze_until goes with status snoozed only');
  }
  const until = parseTimestamp(snooze_until);
  if (until === null || until <= now || until > now + LIMITS.snoozeDaysMax * 86_400_000) {
    throw invalidField('snooze_until', `snooze_until must be a time of the next ${LIMITS.snoozeDaysMax} days`);
  }
  return { status: 'snoozed', snoozedUntil: until };
}
