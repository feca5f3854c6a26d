import type { Transaction } from 'kysely';
import type { Drafts } from '../ports/writing.ts';
import { lockConversation } from './conversation-number.ts';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';

export function createDrafts({ reader, write, dialect }: Engine): Drafts {
  return {
    async findDraft(tenant, conversationId, authorId) {
      const row = await reader
        .selectFrom('conversation')
        .leftJoin('draft', join =>
          join.onRef('draft.conversation_number', '=', 'conversation.number').on('draft.author_id', '=', authorId),
        )
        .select(['draft.kind', 'draft.content', 'draft.updated_at'])
        .where('conversation.id', '=', conversationId)
        .where('conversation.business_id', '=', tenant.businessId)
        .where('conversation.environment', '=', tenant.environment)
        .executeTakeFirst();
      if (!row) return 'no-conversation';
      const { kind, content, updated_at } = row;
      return kind === null || content === null || updated_at === null ? null : { kind, content, updatedAt: updated_at };
    },

    async setDraft(tenant, conversationId, authorId, draft) {
      return write(async transaction => {
        // Held, so that it is not merged into another one meanwhile.
        const number = await lockConversation(transaction, dialect, tenant, conversationId);
        if (number === null) return false;
        if (!draft) {
          await transaction
            .deleteFrom('draft')
            .where('conversation_number', '=', number)
            .where('author_id', '=', authorId)
            .execute();
          return true;
        }
        const columns = { kind: draft.kind, content: draft.content, updated_at: draft.updatedAt };
        await transaction
          .insertInto('draft')
          .values({ conversation_number: number, author_id: authorId, ...columns })
          .onConflict(conflict => conflict.columns(['conversation_number', 'author_id']).doUpdateSet(columns))
          .execute();
        return true;
      });
    },
  };
}

/** What was begun in a visitor's conversation goes along; where there is a draft already, that one stays (LI2). */
export async function moveDrafts(transaction: Transaction<Schema>, from: number, to: number): Promise<void> {
  await transaction
    .updateTable('draft')
    .set({ conversation_number: to })
    .where('conversation_number', '=', from)
    .where('author_id', 'not in', eb =>
      eb.selectFrom('draft as own').select('own.author_id').where('own.conversation_number', '=', to),
    )
    .execute();
  await transaction.deleteFrom('draft').where('conversation_number', '=', from).execute();
}
