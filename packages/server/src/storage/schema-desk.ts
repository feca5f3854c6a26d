import type { Actor, ConversationSort, ConversationStatus, Environment, EventType } from '@deskbell/protocol';

// The desk's part of schema.ts.

export interface ConversationTagTable {
  conversation_number: number;
  tag: string;
  business_id: string;
  environment: Environment;
  /** The conversation's. */
  status: ConversationStatus;
}

export interface ConversationEventTable {
  conversation_number: number;
  created_at: number;
  id: string;
  type: EventType;
  actor_kind: Actor['kind'];
  actor_id: string | null;
  actor_name: string | null;
  /** JSON. */
  data: string;
}

export interface ReadMarkTable {
  conversation_number: number;
  member_id: string;
  read_through: number;
}

export interface SavedViewTable {
  id: string;
  business_id: string;
  environment: Environment;
  owner_id: string | null;
  name: string;
  /** JSON. */
  filter: string;
  sort: ConversationSort;
  shared: number;
  created_at: number;
}
