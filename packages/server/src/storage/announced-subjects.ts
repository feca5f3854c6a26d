import type { Webhooks } from '../ports/webhooks.ts';
import type { Engine } from './engine.ts';
import { MESSAGE_COLUMNS, toMessage, toNote } from './rows.ts';

/**
 * Messages and notes by their ids, in the conversation they were written in or in the one that was merged into. They have
 * no index of their own for this (spec/decisions/0003): a conversation is read through, and only after a merge.
 */
export function createAnnouncedSubjects({ reader }: Engine): Pick<Webhooks, 'findMessage' | 'findNote'> {
  const placesOf = (conversationId: string) =>
    reader
      .selectFrom('conversation')
      .select('number')
      .where(eb =>
        eb('id', 'in', [conversationId]).or(
          'id',
          'in',
          eb.selectFrom('merged_conversation').select('into_id').where('id', '=', conversationId),
        ),
      );

  return {
    async findMessage(conversationId, id) {
      const row = await reader
        .selectFrom('message')
        .select(MESSAGE_COLUMNS)
        .where('conversation_number', 'in', placesOf(conversationId))
        .where('id', '=', id)
        .executeTakeFirst();
      return row ? toMessage(row) : null;
    },

    async findNote(conversationId, id) {
      const row = await reader
        .selectFrom('note')
        .selectAll()
        .where('conversation_number', 'in', placesOf(conversationId))
        .where('id', '=', id)
        .executeTakeFirst();
      return row ? toNote(row) : null;
    },
  };
}
