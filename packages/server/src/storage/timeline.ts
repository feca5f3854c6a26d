import { newestOf } from '../domain/timeline.ts';
import type { Desk, TimelineRecord } from '../ports.ts';
import { findConversationNumber } from './conversation-number.ts';
import type { Engine } from './engine.ts';
import { toEvent } from './events.ts';
import { MESSAGE_COLUMNS, toMessage, toNote } from './rows.ts';

const NEVER = Number.MAX_SAFE_INTEGER;

/** Messages, notes and events on one line of time: the end of each, read by its own order (DK7). */
export function createTimeline({ reader }: Engine): Pick<Desk, 'readTimeline'> {
  return {
    async readTimeline(tenant, conversationId, before, limit) {
      const number = await findConversationNumber(reader, tenant, conversationId);
      if (number === null) return null;
      const end = before ?? NEVER;
      const lists = await Promise.all([readMessages(number, end), readNotes(number, end), readEvents(number, end)]);
      return newestOf(lists, limit);

      async function readMessages(number: number, end: number) {
        const rows = await reader
          .selectFrom('message')
          .select([...MESSAGE_COLUMNS, 'message.author_id'])
          .where('conversation_number', '=', number)
          .where('created_at', '<', end)
          .orderBy('created_at', 'desc')
          .limit(limit + 1)
          .execute();
        return rows.map(row => dated({ kind: 'message', message: toMessage(row), authorId: row.author_id }, row));
      }

      async function readNotes(number: number, end: number) {
        const rows = await reader
          .selectFrom('note')
          .selectAll()
          .where('conversation_number', '=', number)
          .where('created_at', '<', end)
          .orderBy('created_at', 'desc')
          .limit(limit + 1)
          .execute();
        return rows.map(row => dated({ kind: 'note', note: toNote(row) }, row));
      }

      async function readEvents(number: number, end: number) {
        const rows = await reader
          .selectFrom('conversation_event')
          .selectAll()
          .where('conversation_number', '=', number)
          .where('created_at', '<', end)
          .orderBy('created_at', 'desc')
          .limit(limit + 1)
          .execute();
        return rows.map(row => dated({ kind: 'event', event: toEvent(row) }, row));
      }
    },
  };
}

function dated(item: TimelineRecord, row: { created_at: number }) {
  return { createdAt: row.created_at, item };
}
