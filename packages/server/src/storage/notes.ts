import { nextMark } from '../domain/mark.ts';
import type { Tenant } from '../domain/model.ts';
import type { Storage } from '../ports.ts';
import { findConversationNumber, lockConversation } from './conversation-number.ts';
import type { Engine } from './engine.ts';
import { addMentions } from './mentions.ts';
import { toNote } from './rows.ts';

type Notes = Pick<Storage, 'addNote' | 'listNotes'>;

const COLUMNS = ['id', 'content', 'author', 'created_at'] as const;

export function createNotes({ reader, write, dialect, announce }: Engine): Notes {
  return {
    async addNote(tenant, conversationId, { clientId, mentions = [], ...note }) {
      return write(async transaction => {
        const number = await lockConversation(transaction, dialect, tenant, conversationId);
        if (number === null) return { kind: 'no-conversation' };
        const ofConversation = transaction.selectFrom('note').select(COLUMNS).where('conversation_number', '=', number);
        if (clientId !== null) {
          const stored = await ofConversation
            .where('author', '=', note.author)
            .where('client_id', '=', clientId)
            .executeTakeFirst();
          if (stored) return { kind: 'duplicate', note: toNote(stored) };
        }
        const newest = await ofConversation.orderBy('created_at', 'desc').limit(1).executeTakeFirst();
        const stored = { ...note, createdAt: nextMark(note.createdAt, newest?.created_at ?? null) };
        await transaction
          .insertInto('note')
          .values({
            conversation_number: number,
            created_at: stored.createdAt,
            id: stored.id,
            author: stored.author,
            client_id: clientId,
            content: stored.content,
          })
          .execute();
        const mention = { conversationNumber: number, memberIds: mentions, at: stored.createdAt };
        await addMentions(transaction, tenant, mention);
        const about = { subjectId: stored.id, conversationId, at: stored.createdAt };
        await announce(transaction, tenant, { type: 'note.created', ...about });
        return { kind: 'added', note: stored };
      });
    },

    async listNotes(tenant: Tenant, conversationId: string, after: number | null, limit: number) {
      const number = await findConversationNumber(reader, tenant, conversationId);
      if (number === null) return null;
      const rows = await reader
        .selectFrom('note')
        .select(COLUMNS)
        .where('conversation_number', '=', number)
        .where('created_at', '>', after ?? -1)
        .orderBy('created_at')
        .limit(limit)
        .execute();
      return rows.map(toNote);
    },
  };
}
