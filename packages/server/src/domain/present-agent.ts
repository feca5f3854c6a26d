import type {
  AgentConversation,
  AgentCustomer,
  AgentSession,
  ApiKey,
  IdentityKey,
  Note,
  OutboxEntry,
} from '@deskbell/protocol';
import type {
  CustomerRecord,
  DeskConversation,
  IdentityKeyRecord,
  KeyRecord,
  NoteRecord,
  OutboxRecord,
  SessionRecord,
} from './model.ts';
import { presentConversation, presentCustomer } from './present-customer.ts';
import { endsUnused } from './session.ts';
import { formatNullableTimestamp, formatTimestamp } from './timestamp.ts';

// What only agents see. A customer's route or socket never imports this file (I7; architecture.test.ts holds it).

/** `memberId`: who looks; null: a secret key, which reads nothing (DK8). */
export function presentAgentConversation(
  { conversation, details }: DeskConversation,
  memberId: string | null,
): AgentConversation {
  const { preview, customer } = details;
  return {
    ...presentConversation(conversation),
    number: conversation.number,
    assignee_id: conversation.assigneeId,
    priority: conversation.priority,
    tags: details.tags,
    snoozed_until: formatNullableTimestamp(conversation.snoozedUntil),
    waiting_since: formatNullableTimestamp(conversation.waitingSince),
    preview: preview && {
      sender_type: preview.senderType,
      content: preview.content,
      created_at: formatTimestamp(preview.createdAt),
    },
    unread: memberId !== null && isUnread(details, memberId),
    customer: { id: conversation.identityId, name: customer.name, email: customer.email },
  };
}

/** Whoever wrote the newest message has read the others. */
function isUnread({ preview, readThrough }: DeskConversation['details'], memberId: string): boolean {
  if (preview === null || preview.authorId === memberId) return false;
  return (readThrough[memberId] ?? -1) < preview.createdAt;
}

export function presentNote(note: NoteRecord): Note {
  return { id: note.id, content: note.content, author: note.author, created_at: formatTimestamp(note.createdAt) };
}

export function presentIdentityKey({ id, algorithm, material, createdAt }: IdentityKeyRecord): IdentityKey {
  const publicKey = algorithm === 'HS256' ? null : material;
  return { id, algorithm, public_key: publicKey, created_at: formatTimestamp(createdAt) };
}

export function presentOutboxEntry({ id, channel, contact, code, createdAt }: OutboxRecord): OutboxEntry {
  return { id, channel, contact, code, created_at: formatTimestamp(createdAt) };
}

export function presentKey(key: KeyRecord): ApiKey {
  return {
    id: key.id,
    kind: key.kind,
    environment: key.tenant.environment,
    key: key.display,
    origins: key.origins,
    enabled: key.enabled,
    created_at: formatTimestamp(key.createdAt),
  };
}

export function presentAgentCustomer(customer: CustomerRecord): AgentCustomer {
  return {
    ...presentCustomer(customer),
    email_verified: customer.emailVerified,
    phone_verified: customer.phoneVerified,
    external_id: customer.externalId,
    created_at: formatTimestamp(customer.createdAt),
  };
}

export interface AgentSessionView {
  session: SessionRecord;
  customer: CustomerRecord | null;
}

export function presentAgentSession({ session, customer }: AgentSessionView): AgentSession {
  return {
    id: session.id,
    identity_id: session.identityId,
    customer: customer && presentCustomer(customer),
    created_at: formatTimestamp(session.createdAt),
    last_seen_at: formatTimestamp(session.lastSeenAt),
    expires_at: formatTimestamp(endsUnused(session)),
  };
}
