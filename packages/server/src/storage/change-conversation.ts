import type { Selectable, Transaction } from 'kysely';
import { compareConversations } from '../domain/conversation-change.ts';
import type { Authorship, Changed, ConversationPatch, Desk } from '../ports.ts';
import { changedFields } from './announce.ts';
import { askForRating } from './csat.ts';
import type { Engine } from './engine.ts';
import { insertEvents } from './events.ts';
import { toConversation } from './rows.ts';
import type { ConversationTable, Schema } from './schema.ts';
import { hasRoomForTags, readTags, writeTags } from './tags.ts';

/** What agents change about a conversation, with the events that say so, in one transaction (DK6). */
export function createChangeConversation(engine: Engine): Pick<Desk, 'changeConversation' | 'wakeSnoozed'> {
  const { reader, write, dialect, announce } = engine;
  const lock = (transaction: Transaction<Schema>) =>
    dialect.lockRows(transaction.selectFrom('conversation').selectAll());

  return {
    changeConversation: (tenant, id, patch, by) =>
      write(async transaction => {
        const row = await lock(transaction)
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .where('id', '=', id)
          .executeTakeFirst();
        if (!row) return null;
        if (patch.tags && !(await hasRoomForTags(transaction, dialect, tenant, patch.tags))) {
          return { kind: 'too-many-tags' };
        }
        return { kind: 'changed', ...(await change(transaction, row, patch, by)) };
      }),

    async wakeSnoozed(limit, by) {
      const due = await reader
        .selectFrom('conversation')
        .select('number')
        .where('snoozed_until', 'is not', null)
        .where('snoozed_until', '<=', by.now)
        .orderBy('snoozed_until')
        .limit(limit)
        .execute();
      if (due.length === 0) return [];
      return write(async transaction => {
        // In the order of their numbers, like an append's; who waited here for another node finds them open (DK4).
        const rows = await lock(transaction)
          .where(
            'number',
            'in',
            due.map(({ number }) => number),
          )
          .where('snoozed_until', '<=', by.now)
          .orderBy('number')
          .execute();
        const woken: Changed[] = [];
        for (const row of rows) woken.push(await change(transaction, row, { status: 'open' }, by));
        return woken;
      });
    },
  };

  async function change(
    transaction: Transaction<Schema>,
    row: Selectable<ConversationTable>,
    patch: ConversationPatch,
    by: Authorship,
  ): Promise<Changed> {
    const before = { conversation: toConversation(row), tags: await readTags(transaction, row.number) };
    const columns = toColumns(row, patch);
    const after = { conversation: toConversation({ ...row, ...columns }), tags: patch.tags ?? before.tags };
    const happened = compareConversations(before, after, by);
    if (happened.length === 0) return { conversation: before.conversation, events: [], asked: null };
    if (Object.keys(columns).length > 0) {
      await transaction.updateTable('conversation').set(columns).where('number', '=', row.number).execute();
    }
    const { tags } = after;
    const isClosed = row.status !== 'closed' && columns.status === 'closed';
    const asked = isClosed ? await askForRating(transaction, announce, { ...row, ...columns }, by) : null; // CM12
    const conversation = asked?.conversation ?? after.conversation;
    if (asked) happened.push(asked.event);
    if (patch.tags || conversation.status !== row.status) await writeTags(transaction, conversation, tags);
    const events = await insertEvents(transaction, row.number, happened);
    await announce(transaction, conversation.tenant, {
      type: 'conversation.updated',
      subjectId: conversation.id,
      conversationId: conversation.id,
      // The question is a message of its own.
      detail: { changed: changedFields(events.filter(({ type }) => type !== 'csat_asked')) },
    });
    return { conversation, events, asked };
  }
}

function toColumns(row: Selectable<ConversationTable>, patch: ConversationPatch) {
  const { snoozedUntil, aiEnabled, assigneeId, priority } = patch;
  const status = patch.status ?? row.status;
  return {
    ...(patch.status !== undefined && { status }),
    // A snooze ends with the status, a wait with the conversation (DK2, DK4).
    ...(status !== 'snoozed' && row.snoozed_until !== null && { snoozed_until: null }),
    ...(status === 'snoozed' && snoozedUntil !== undefined && { snoozed_until: snoozedUntil }),
    ...(status === 'snoozed' && snoozedUntil === undefined && patch.status && { snoozed_until: null }),
    ...(status === 'closed' && { waiting_since: null }),
    ...(aiEnabled !== undefined && { ai_enabled: aiEnabled ? 1 : 0 }),
    ...(assigneeId !== undefined && { assignee_id: assigneeId }),
    ...(priority !== undefined && { priority }),
  };
}
