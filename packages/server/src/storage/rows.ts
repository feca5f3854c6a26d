import type { Selectable } from 'kysely';
import type { ConversationRecord, KeyRecord, MessageRecord, NoteRecord, SessionRecord } from '../domain/model.ts';
import type { NewMessage } from '../ports.ts';
import type { ConversationTable, KeyTable, MessageTable, NoteTable, SessionTable } from './schema.ts';

// Row to record. JSON is parsed here and nowhere else.

export const MESSAGE_COLUMNS = [
  'message.id',
  'message.sender_type',
  'message.content',
  'message.content_type',
  'message.metadata',
  'message.created_at',
] as const;

export type MessageRow = Pick<
  Selectable<MessageTable>,
  'id' | 'sender_type' | 'content' | 'content_type' | 'metadata' | 'created_at'
>;

export function toMessage(row: MessageRow): MessageRecord {
  return {
    id: row.id,
    senderType: row.sender_type,
    content: row.content,
    contentType: row.content_type,
    metadata: row.metadata === null ? {} : JSON.parse(row.metadata),
    createdAt: row.created_at,
  };
}

/** What a message that was just appended became. */
export function toRecord(message: NewMessage, createdAt: number): MessageRecord {
  const { id, senderType, content, contentType, metadata } = message;
  return { id, senderType, content, contentType, metadata, createdAt };
}

export function metadataColumn(metadata: Record<string, unknown>): string | null {
  return Object.keys(metadata).length === 0 ? null : JSON.stringify(metadata);
}

export function toConversation(row: Selectable<ConversationTable>): ConversationRecord {
  return {
    id: row.id,
    number: row.number,
    tenant: { businessId: row.business_id, environment: row.environment },
    identityId: row.identity_id,
    status: row.status,
    aiEnabled: row.ai_enabled === 1,
    assigneeId: row.assignee_id,
    messageCount: row.message_count,
    createdAt: row.created_at,
    lastMessageAt: row.last_message_at,
  };
}

export function toNote(row: Pick<Selectable<NoteTable>, 'id' | 'content' | 'author' | 'created_at'>): NoteRecord {
  return { id: row.id, content: row.content, author: row.author, createdAt: row.created_at };
}

export function toSession(row: Selectable<SessionTable>): SessionRecord {
  return {
    id: row.id,
    tenant: { businessId: row.business_id, environment: row.environment },
    tokenHash: row.token_hash,
    identityId: row.identity_id,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  };
}

export function toKey(row: Selectable<KeyTable>): KeyRecord {
  return {
    id: row.id,
    tenant: { businessId: row.business_id, environment: row.environment },
    kind: row.kind,
    lookup: row.lookup,
    display: row.display,
    origins: JSON.parse(row.origins),
    enabled: row.enabled === 1,
    createdAt: row.created_at,
  };
}
