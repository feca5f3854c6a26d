import type { Selectable, Transaction } from 'kysely';
import { nextMark } from '../domain/mark.ts';
import type { EventRecord } from '../domain/model.ts';
import type { Desk } from '../ports.ts';
import { lockConversation } from './conversation-number.ts';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';
import type { ConversationEventTable } from './schema-desk.ts';

export function createEvents({ reader, write, dialect }: Engine): Pick<Desk, 'addEvent' | 'findEvent'> {
  return {
    async addEvent(tenant, conversationId, event) {
      return write(async transaction => {
        const number = await lockConversation(transaction, dialect, tenant, conversationId);
        if (number === null) return null;
        const [stored] = await insertEvents(transaction, number, [event]);
        return stored ?? null;
      });
    },

    async findEvent(tenant, conversationId, id, from) {
      const row = await reader
        .selectFrom('conversation_event')
        .innerJoin('conversation', 'conversation.number', 'conversation_event.conversation_number')
        .selectAll('conversation_event')
        .where('conversation.business_id', '=', tenant.businessId)
        .where('conversation.environment', '=', tenant.environment)
        .where('conversation.id', '=', conversationId)
        .where('conversation_event.created_at', '>=', from)
        .where('conversation_event.id', '=', id)
        .executeTakeFirst();
      return row ? toEvent(row) : null;
    },
  };
}

/**
 * What happened in the transaction, which holds the conversation. Each event has an instant of its own, after those that
 * are there; answers them as they are stored.
 */
export async function insertEvents(
  transaction: Transaction<Schema>,
  conversationNumber: number,
  events: EventRecord[],
): Promise<EventRecord[]> {
  if (events.length === 0) return [];
  const newest = await transaction
    .selectFrom('conversation_event')
    .select('created_at')
    .where('conversation_number', '=', conversationNumber)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  let mark = newest?.created_at ?? null;
  const stored = events.map(event => {
    mark = nextMark(event.createdAt, mark);
    return { ...event, createdAt: mark };
  });
  await transaction
    .insertInto('conversation_event')
    .values(stored.map(event => toRow(conversationNumber, event)))
    .execute();
  return stored;
}

/** Of a conversation that is merged into another: they come after its own. */
export async function moveEvents(transaction: Transaction<Schema>, from: number, to: number): Promise<void> {
  const rows = await transaction
    .selectFrom('conversation_event')
    .selectAll()
    .where('conversation_number', '=', from)
    .orderBy('created_at')
    .execute();
  await transaction.deleteFrom('conversation_event').where('conversation_number', '=', from).execute();
  for (let at = 0; at < rows.length; at += CHUNK) {
    await insertEvents(transaction, to, rows.slice(at, at + CHUNK).map(toEvent));
  }
}

const CHUNK = 500;

export function toEvent(row: Selectable<ConversationEventTable>): EventRecord {
  return {
    id: row.id,
    type: row.type,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    data: JSON.parse(row.data),
    createdAt: row.created_at,
  };
}

function toRow(conversationNumber: number, { id, type, actor, data, createdAt }: EventRecord) {
  return {
    conversation_number: conversationNumber,
    created_at: createdAt,
    id,
    type,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    data: JSON.stringify(data),
  };
}
