import type { Transaction } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import type { Desk } from '../ports.ts';
import type { Engine } from './engine.ts';
import { readMentions } from './mentions.ts';
import type { Schema } from './schema.ts';

/** How far members have read (DK8). */
export function createReadMarks({ write, dialect }: Engine): Pick<Desk, 'markRead' | 'markUnread'> {
  /** Held before what belongs to it, like everywhere: of two that wait for each other PostgreSQL ends one. */
  function lockConversation(transaction: Transaction<Schema>, tenant: Tenant, id: string) {
    return dialect
      .lockRows(transaction.selectFrom('conversation').select(['number', 'last_message_at']))
      .where('business_id', '=', tenant.businessId)
      .where('environment', '=', tenant.environment)
      .where('id', '=', id)
      .executeTakeFirst();
  }

  return {
    markRead: (tenant, conversationId, memberId, through) =>
      write(async transaction => {
        const conversation = await lockConversation(transaction, tenant, conversationId);
        if (!conversation) return null;
        const { number, last_message_at: newest } = conversation;
        await readMentions(transaction, number, memberId, through); // WR6
        // Nothing to have read: a mark in the future would hide what comes.
        if (newest === null) return { readThrough: null, moved: false };
        const mark = { conversation_number: number, member_id: memberId, read_through: Math.min(through, newest) };
        const { numInsertedOrUpdatedRows: written } = await transaction
          .insertInto('read_mark')
          .values(mark)
          .onConflict(conflict =>
            conflict
              .columns(['conversation_number', 'member_id'])
              .doUpdateSet({ read_through: mark.read_through })
              .where('read_mark.read_through', '<', mark.read_through),
          )
          .executeTakeFirstOrThrow();
        const moved = written === 1n;
        return { readThrough: moved ? mark.read_through : await readMark(transaction, number, memberId), moved };
      }),

    markUnread: (tenant, conversationId, memberId) =>
      write(async transaction => {
        const conversation = await lockConversation(transaction, tenant, conversationId);
        if (!conversation) return null;
        const { number, last_message_at: newest } = conversation;
        if (newest === null || (await authorOf(transaction, number, newest)) === memberId) return 'nothing';
        const { numUpdatedRows } = await transaction
          .updateTable('read_mark')
          .set({ read_through: newest - 1 })
          .where('conversation_number', '=', number)
          .where('member_id', '=', memberId)
          .where('read_through', '>=', newest)
          .executeTakeFirstOrThrow();
        return { readThrough: await readMark(transaction, number, memberId), moved: numUpdatedRows > 0n };
      }),
  };
}

async function readMark(transaction: Transaction<Schema>, number: number, memberId: string): Promise<number | null> {
  const mark = await transaction
    .selectFrom('read_mark')
    .select('read_through')
    .where('conversation_number', '=', number)
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  return mark?.read_through ?? null;
}

async function authorOf(transaction: Transaction<Schema>, number: number, at: number): Promise<string | null> {
  const message = await transaction
    .selectFrom('message')
    .select('author_id')
    .where('conversation_number', '=', number)
    .where('created_at', '=', at)
    .executeTakeFirst();
  return message?.author_id ?? null;
}
