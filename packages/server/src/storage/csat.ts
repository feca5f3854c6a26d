import type { Selectable, Transaction } from 'kysely';
import { CSAT_QUESTION, csatRequest } from '../domain/csat.ts';
import { nextMark } from '../domain/mark.ts';
import type { ConversationRecord, EventRecord, MessageRecord } from '../domain/model.ts';
import type { Ratings } from '../ports/service.ts';
import type { Authorship } from '../ports.ts';
import { activityMinute } from './activity.ts';
import type { Announce } from './announce.ts';
import { lockConversation } from './conversation-number.ts';
import type { Engine } from './engine.ts';
import { insertEvents } from './events.ts';
import { metadataColumn, toConversation, toMessage } from './rows.ts';
import type { ConversationTable, Schema } from './schema.ts';

type Conversation = Selectable<ConversationTable>;

/** What asking added to the log. */
export interface AskedForRating {
  message: MessageRecord;
  previousMessageAt: number | null;
  /** As it stands after that. */
  conversation: ConversationRecord;
  event: EventRecord;
}

/**
 * Puts the question into a conversation that is just being closed, in that transaction, which holds its row (CM12).
 * Null: the tenant asks for none, or nobody answered since the customer was asked last.
 */
export async function askForRating(
  transaction: Transaction<Schema>,
  announce: Announce,
  conversation: Conversation,
  { rating, now, newEventId }: Authorship,
): Promise<AskedForRating | null> {
  const { number, business_id, environment, last_message_at: previousMessageAt } = conversation;
  const wanted = await transaction
    .selectFrom('service_settings')
    .select('csat_enabled')
    .where('business_id', '=', business_id)
    .where('environment', '=', environment)
    .executeTakeFirst();
  if (!rating || wanted?.csat_enabled !== 1) return null;
  const answer = await findNewAnswer(transaction, number);
  if (!answer) return null;
  const { csatId, messageId } = rating;
  const memberId = conversation.assignee_id?.startsWith('mem_') ? conversation.assignee_id : answer.author_id;
  const createdAt = nextMark(now, previousMessageAt);
  const row = {
    id: messageId,
    sender_type: 'system' as const,
    content: CSAT_QUESTION,
    content_type: 'event' as const,
    metadata: metadataColumn({ ...csatRequest(csatId) }),
    attachments: null,
    created_at: createdAt,
  };
  await transaction
    .insertInto('message')
    .values({ ...row, conversation_number: number, sender_key: 'system', client_id: null })
    .execute();
  await transaction
    .insertInto('csat')
    .values({
      id: csatId,
      business_id,
      environment,
      conversation_number: number,
      member_id: memberId,
      asked_at: createdAt,
      score: null,
      comment: null,
      answered_at: null,
    })
    .execute();
  const advanced = await transaction
    .updateTable('conversation')
    .set({
      last_message_at: createdAt,
      message_count: conversation.message_count + 1,
      activity_minute: activityMinute(createdAt),
    })
    .where('number', '=', number)
    .returningAll()
    .executeTakeFirstOrThrow();
  await announce(
    transaction,
    { businessId: business_id, environment },
    { type: 'message.created', subjectId: messageId, conversationId: conversation.id, at: createdAt },
  );
  return {
    message: toMessage(row),
    previousMessageAt,
    conversation: toConversation(advanced),
    event: {
      id: newEventId(),
      type: 'csat_asked',
      actor: { kind: 'system', id: null, name: null },
      data: { id: csatId, member_id: memberId },
      createdAt: now,
    },
  };
}

/** The newest thing a person or the AI said since the customer was asked last, or ever. */
async function findNewAnswer(transaction: Transaction<Schema>, number: number) {
  const asked = await transaction
    .selectFrom('csat')
    .select('asked_at')
    .where('conversation_number', '=', number)
    .orderBy('asked_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return transaction
    .selectFrom('message')
    .select('author_id')
    .where('conversation_number', '=', number)
    .where('created_at', '>', asked?.asked_at ?? -1)
    .where('sender_type', 'in', ['agent', 'ai'])
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export function createRatings({ write, dialect }: Engine): Ratings {
  return {
    giveRating: (tenant, conversationId, id, { score, comment }, event) =>
      write(async transaction => {
        const number = await lockConversation(transaction, dialect, tenant, conversationId);
        const request = await transaction
          .selectFrom('csat')
          .select('score')
          .where('id', '=', id)
          .where('conversation_number', '=', number ?? -1)
          .executeTakeFirst();
        if (number === null || !request) return { kind: 'no-request' };
        if (request.score !== null) return { kind: 'given-before' };
        await transaction
          .updateTable('csat')
          .set({ score, comment, answered_at: event.createdAt })
          .where('id', '=', id)
          .execute();
        await noteScore(transaction, number, id, score);
        const [stored = event] = await insertEvents(transaction, number, [event]);
        return { kind: 'given', event: stored };
      }),
  };
}

/** Where a question stands after it was moved. */
export interface MovedQuestion {
  id: string;
  askedAt: number;
}

/** Of a conversation that is merged into another: what was answered before a question is before it there too (CM12). */
export async function moveRatings(
  transaction: Transaction<Schema>,
  from: number,
  to: number,
  asked: MovedQuestion[],
): Promise<void> {
  await transaction
    .updateTable('csat')
    .set({ conversation_number: to })
    .where('conversation_number', '=', from)
    .execute();
  for (const { id, askedAt } of asked) {
    await transaction
      .updateTable('csat')
      .set({ asked_at: askedAt })
      .where('id', '=', id)
      .where('conversation_number', '=', to)
      .execute();
  }
}

/** On the question itself, so that whoever reads it sees that it was answered. */
async function noteScore(transaction: Transaction<Schema>, number: number, id: string, score: number): Promise<void> {
  const question = await transaction
    .selectFrom('message')
    .select(['created_at', 'metadata'])
    .where('conversation_number', '=', number)
    .where('sender_type', '=', 'system')
    .where('metadata', 'like', `%${id}%`)
    .executeTakeFirst();
  if (!question) return;
  await transaction
    .updateTable('message')
    .set({ metadata: metadataColumn({ ...JSON.parse(question.metadata ?? '{}'), score }) })
    .where('conversation_number', '=', number)
    .where('created_at', '=', question.created_at)
    .execute();
}
