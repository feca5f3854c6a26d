import type { Selectable } from 'kysely';
import type {
  AttachmentRecord,
  ConversationRecord,
  CustomerRecord,
  KeyRecord,
  MessageRecord,
  NoteRecord,
  SessionRecord,
  UploadPolicyRecord,
  UploadRecord,
} from '../domain/model.ts';
import type { NewMessage } from '../ports.ts';
import type {
  ConversationTable,
  CustomerTable,
  KeyTable,
  MessageTable,
  NoteTable,
  SessionTable,
  UploadPolicyTable,
  UploadTable,
} from './schema.ts';

// Row to record. JSON is parsed here and nowhere else.

export const MESSAGE_COLUMNS = [
  'message.id',
  'message.sender_type',
  'message.content',
  'message.content_type',
  'message.metadata',
  'message.attachments',
  'message.created_at',
] as const;

export type MessageRow = Pick<
  Selectable<MessageTable>,
  'id' | 'sender_type' | 'content' | 'content_type' | 'metadata' | 'attachments' | 'created_at'
>;

export function toMessage(row: MessageRow): MessageRecord {
  return {
    id: row.id,
    senderType: row.sender_type,
    content: row.content,
    contentType: row.content_type,
    attachments: row.attachments === null ? [] : JSON.parse(row.attachments),
    metadata: row.metadata === null ? {} : JSON.parse(row.metadata),
    createdAt: row.created_at,
  };
}

/** What a message that was just appended became. */
export function toRecord(message: NewMessage, createdAt: number, attachments: AttachmentRecord[]): MessageRecord {
  const { id, senderType, content, contentType, metadata } = message;
  return { id, senderType, content, contentType, attachments, metadata, createdAt };
}

export function attachmentsColumn(attachments: AttachmentRecord[]): string | null {
  return attachments.length === 0 ? null : JSON.stringify(attachments);
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
    priority: row.priority,
    snoozedUntil: row.snoozed_until,
    waitingSince: row.waiting_since,
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

export function toCustomer(row: Selectable<CustomerTable>): CustomerRecord {
  return {
    id: row.id,
    tenant: { businessId: row.business_id, environment: row.environment },
    name: row.name,
    email: row.email,
    emailVerified: row.email_verified === 1,
    phone: row.phone,
    phoneVerified: row.phone_verified === 1,
    externalId: row.external_id,
    attributes: row.attributes === null ? {} : JSON.parse(row.attributes),
    createdAt: row.created_at,
  };
}

export function toUpload(row: Selectable<UploadTable>): UploadRecord {
  return {
    id: row.id,
    tenant: { businessId: row.business_id, environment: row.environment },
    owner: row.owner,
    beganBy: row.began_by,
    audience: row.audience,
    filename: row.filename,
    contentType: row.content_type,
    sizeBytes: row.size_bytes,
    state: row.state,
    isDirect: row.is_direct === 1,
    blobKey: row.blob_key,
    image: toImage(row),
    messageId: row.message_id,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
  };
}

function toImage({ width, height, thumbnail_key, thumbnail_bytes }: Selectable<UploadTable>): UploadRecord['image'] {
  if (width === null || height === null || thumbnail_key === null || thumbnail_bytes === null) return null;
  return { width, height, thumbnailKey: thumbnail_key, thumbnailBytes: thumbnail_bytes };
}

export type AttachableRow = Pick<
  Selectable<UploadTable>,
  'id' | 'filename' | 'content_type' | 'size_bytes' | 'width' | 'height'
>;

export function toAttachment(row: AttachableRow): AttachmentRecord {
  const { id, filename, width, height } = row;
  const size = width === null || height === null ? {} : { width, height };
  return { id, filename, contentType: row.content_type, sizeBytes: row.size_bytes, ...size };
}

export function toUploadPolicy(row: Selectable<UploadPolicyTable>): UploadPolicyRecord {
  return {
    enabled: row.enabled === 1,
    maxBytes: row.max_bytes,
    contentTypes: JSON.parse(row.content_types),
    maxPerMessage: row.max_per_message,
  };
}
