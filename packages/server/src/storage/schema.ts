import type { ContentType, ConversationStatus, Environment, SenderType } from '@deskbell/protocol';
import type { Generated } from 'kysely';

// Portable columns only: text, whole numbers (epoch milliseconds among them), JSON as text, 0/1 for booleans.

export interface BusinessTable {
  id: string;
  name: string;
  created_at: number;
}

export interface KeyTable {
  id: string;
  business_id: string;
  environment: Environment;
  kind: 'public' | 'secret';
  lookup: string;
  display: string;
  origins: string;
  enabled: number;
  created_at: number;
}

export interface SessionTable {
  id: string;
  business_id: string;
  environment: Environment;
  token_hash: string;
  identity_id: string;
  created_at: number;
  last_seen_at: number;
}

export interface ConversationTable {
  number: Generated<number>;
  id: string;
  business_id: string;
  environment: Environment;
  identity_id: string;
  status: ConversationStatus;
  ai_enabled: number;
  assignee_id: string | null;
  message_count: number;
  created_at: number;
  last_message_at: number | null;
  activity_minute: number;
}

export interface MessageTable {
  conversation_number: number;
  created_at: number;
  id: string;
  sender_type: SenderType;
  sender_key: string;
  client_id: string | null;
  content: string;
  content_type: ContentType;
  /** Null stands for `{}`, which nearly every message has. */
  metadata: string | null;
}

export interface NoteTable {
  id: string;
  conversation_number: number;
  author: string;
  client_id: string | null;
  content: string;
  created_at: number;
}

export interface Schema {
  business: BusinessTable;
  api_key: KeyTable;
  session: SessionTable;
  conversation: ConversationTable;
  message: MessageTable;
  note: NoteTable;
}
