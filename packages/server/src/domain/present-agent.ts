import type { AgentConversation, ApiKey, Note } from '@deskbell/protocol';
import type { ConversationRecord, KeyRecord, NoteRecord } from './model.ts';
import { presentConversation } from './present-customer.ts';
import { formatTimestamp } from './timestamp.ts';

// What only agents see. A customer's route or socket never imports this file (I7; architecture.test.ts holds it).

export function presentAgentConversation(conversation: ConversationRecord): AgentConversation {
  return {
    ...presentConversation(conversation),
    number: conversation.number,
    assignee_id: conversation.assigneeId,
    customer: { id: conversation.identityId },
  };
}

export function presentNote(note: NoteRecord): Note {
  return { id: note.id, content: note.content, author: note.author, created_at: formatTimestamp(note.createdAt) };
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
