import type { AgentConversation, ConversationChange } from '@deskbell/protocol';

/** The change that makes of a conversation again what it was before another one. */
export function undoOf(before: AgentConversation, change: ConversationChange, now: number): ConversationChange {
  const { status, snoozed_until, assignee_id, priority, tags } = before;
  const isOther = change.status !== undefined || change.snooze_until !== undefined;
  // A time to wake up that has passed is refused; what would have woken by now is awake.
  const isAsleep = snoozed_until !== null && Date.parse(snoozed_until) > now;
  const hasWoken = status === 'snoozed' && snoozed_until !== null && !isAsleep;
  return {
    ...(isOther && (isAsleep ? { snooze_until: snoozed_until } : { status: hasWoken ? 'open' : status })),
    ...(change.assignee_id !== undefined && { assignee_id }),
    ...(change.priority !== undefined && { priority }),
    ...(change.tags !== undefined && { tags }),
  };
}
