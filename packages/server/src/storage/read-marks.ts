import type { Desk } from '../ports.ts';
import type { Engine } from './engine.ts';
import { readMentions } from './mentions.ts';

/** How far members have read (DK8). */
export function createReadMarks({ write, dialect }: Engine): Pick<Desk, 'markRead'> {
  return {
    markRead: (tenant, conversationId, memberId, through) =>
      write(async transaction => {
        // Held before what belongs to it, like everywhere: of two that wait for each other PostgreSQL ends one.
        const conversation = await dialect
          .lockRows(transaction.selectFrom('conversation').select(['number', 'last_message_at']))
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .where('id', '=', conversationId)
          .executeTakeFirst();
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
        if (written === 1n) return { readThrough: mark.read_through, moved: true };
        const { read_through } = await transaction
          .selectFrom('read_mark')
          .select('read_through')
          .where('conversation_number', '=', number)
          .where('member_id', '=', memberId)
          .executeTakeFirstOrThrow();
        return { readThrough: read_through, moved: false };
      }),
  };
}
