import type { Actor, EventType } from '@deskbell/protocol';
import type { ConversationRecord, EventRecord } from './model.ts';

/** A conversation as its row and its tags say. */
export interface Tagged {
  conversation: ConversationRecord;
  tags: string[];
}

interface Authorship {
  actor: Actor;
  now: number;
  newEventId: () => string;
}

/** What happened between the two, one event for each thing that is different now (DK6). */
export function compareConversations(
  before: Tagged,
  after: Tagged,
  { actor, now, newEventId }: Authorship,
): EventRecord[] {
  const [old, fresh] = [before.conversation, after.conversation];
  const events: EventRecord[] = [];
  const add = (type: EventType, data: Record<string, unknown>) =>
    events.push({ id: newEventId(), type, actor, data, createdAt: now });
  const until = fresh.snoozedUntil === null ? null : new Date(fresh.snoozedUntil).toISOString();
  if (old.status !== fresh.status || old.snoozedUntil !== fresh.snoozedUntil) {
    const snooze = fresh.status === 'snoozed' ? { snoozed_until: until } : {};
    add('status_changed', { from: old.status, to: fresh.status, ...snooze });
  }
  if (old.assigneeId !== fresh.assigneeId) add('assigned', { from: old.assigneeId, to: fresh.assigneeId });
  if (old.priority !== fresh.priority) add('priority_changed', { from: old.priority, to: fresh.priority });
  const added = after.tags.filter(tag => !before.tags.includes(tag));
  const removed = before.tags.filter(tag => !after.tags.includes(tag));
  if (added.length + removed.length > 0) add('tags_changed', { added, removed });
  if (old.aiEnabled !== fresh.aiEnabled) add('ai_changed', { from: old.aiEnabled, to: fresh.aiEnabled });
  return events;
}
