import { LIMITS, PRIORITIES } from '@deskbell/protocol';
import type { Transaction } from 'kysely';
import type { ConversationRecord, EventRecord } from '../domain/model.ts';
import { insertEvents, moveEvents } from './events.ts';
import type { ConversationRow, Schema } from './schema.ts';
import { readTags, writeTags } from './tags.ts';

// What agents know of a visitor's conversation comes along when it is merged into the customer's (DK10).

/** Whoever waits in the visitor's conversation is not forgotten in one that was closed; its snooze does not come along. */
export function mergedStatus(visited: ConversationRow, own: ConversationRow): ConversationRow['status'] {
  if (visited.message_count === 0) return own.status;
  if (visited.status === 'open') return 'open';
  if (own.status !== 'closed') return own.status;
  return visited.status === 'snoozed' ? 'open' : visited.status;
}

/** What is more urgent, and who has waited longer; of a snooze the customer's own. */
export function mergedDesk(visited: ConversationRow, own: ConversationRow, status: ConversationRow['status']) {
  const urgency = Math.max(PRIORITIES.indexOf(own.priority), PRIORITIES.indexOf(visited.priority));
  return {
    priority: PRIORITIES[urgency] ?? own.priority,
    waiting_since: status === 'closed' ? null : earlier(own.waiting_since, visited.waiting_since),
    snoozed_until: status === 'snoozed' ? own.snoozed_until : null,
  };
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** Takes tags and events along, before the visited conversation goes; answers the tags of both. */
export async function moveDesk(transaction: Transaction<Schema>, from: number, to: number): Promise<string[]> {
  await moveEvents(transaction, from, to);
  const own = await readTags(transaction, to);
  const fresh = (await readTags(transaction, from)).filter(tag => !own.includes(tag));
  return [...own, ...fresh].slice(0, LIMITS.tagsPerConversation);
}

/** The tags, and that it was merged; in the login's transaction, when the conversation stands as it will be. */
export async function settleDesk(
  transaction: Transaction<Schema>,
  into: ConversationRecord,
  { tags, visited, now }: { tags: string[]; visited: ConversationRow; now: number },
): Promise<void> {
  await writeTags(transaction, into, tags);
  const event: EventRecord = {
    // Its own id under another prefix: it is merged once.
    id: `evn_${visited.id.slice(visited.id.indexOf('_') + 1)}`,
    type: 'merged',
    actor: { kind: 'customer', id: into.identityId, name: null },
    data: { conversation_id: visited.id, number: visited.number, messages: visited.message_count },
    createdAt: now,
  };
  await insertEvents(transaction, into.number, [event]);
}
