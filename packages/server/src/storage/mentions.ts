import type { Transaction } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import type { Mentions } from '../ports/writing.ts';
import type { Engine } from './engine.ts';
import { toConversation } from './rows.ts';
import type { Schema } from './schema.ts';

export function createMentions({ reader }: Engine): Mentions {
  return {
    async listMentions(tenant, memberId, { after, limit }) {
      let query = reader
        .selectFrom('mention')
        .innerJoin('conversation', 'conversation.number', 'mention.conversation_number')
        .selectAll('conversation')
        .select('mention.mentioned_at')
        .where('mention.member_id', '=', memberId)
        .where('mention.business_id', '=', tenant.businessId)
        .where('mention.environment', '=', tenant.environment);
      if (after) {
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('mention.mentioned_at', 'mention.conversation_number'),
            '<',
            tuple(after.mentionedAt, after.number),
          ),
        );
      }
      const rows = await query
        .orderBy('mention.mentioned_at', 'desc')
        .orderBy('mention.conversation_number', 'desc')
        .limit(limit + 1)
        .execute();
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        conversations: rows.slice(0, limit).map(toConversation),
        next: last ? { mentionedAt: last.mentioned_at, number: last.number } : null,
      };
    },
  };
}

/** A note names these; in its transaction, with the conversation held. Who is no member of the business is left out (WR5). */
export async function addMentions(
  transaction: Transaction<Schema>,
  tenant: Tenant,
  { conversationNumber, memberIds, at }: { conversationNumber: number; memberIds: string[]; at: number },
): Promise<void> {
  if (memberIds.length === 0) return;
  const members = await transaction
    .selectFrom('member')
    .select('id')
    .where('id', 'in', memberIds)
    .where('business_id', '=', tenant.businessId)
    .where('enabled', '=', 1)
    .execute();
  if (members.length === 0) return;
  await transaction
    .insertInto('mention')
    .values(
      members.map(({ id }) => ({
        conversation_number: conversationNumber,
        member_id: id,
        business_id: tenant.businessId,
        environment: tenant.environment,
        mentioned_at: at,
      })),
    )
    .onConflict(conflict => conflict.columns(['conversation_number', 'member_id']).doUpdateSet({ mentioned_at: at }))
    .execute();
}

/** The member has read the conversation up to this instant (WR6). */
export async function readMentions(
  transaction: Transaction<Schema>,
  conversationNumber: number,
  memberId: string,
  upTo: number,
): Promise<void> {
  await transaction
    .deleteFrom('mention')
    .where('conversation_number', '=', conversationNumber)
    .where('member_id', '=', memberId)
    .where('mentioned_at', '<=', upTo)
    .execute();
}

/** Notes move with a visitor's conversation, and who they name is told of the other one (LI2). */
export async function moveMentions(transaction: Transaction<Schema>, from: number, to: number): Promise<void> {
  await transaction
    .updateTable('mention')
    .set({ conversation_number: to })
    .where('conversation_number', '=', from)
    .where('member_id', 'not in', eb =>
      eb.selectFrom('mention as own').select('own.member_id').where('own.conversation_number', '=', to),
    )
    .execute();
  await transaction.deleteFrom('mention').where('conversation_number', '=', from).execute();
}
