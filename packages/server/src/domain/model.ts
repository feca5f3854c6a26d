import type { ContentType, ConversationStatus, Environment, SenderType } from '@deskbell/protocol';

// What the rules speak of. Instants are epoch milliseconds.

/** One business in one environment: what a key stands for. Nothing crosses tenants. */
export interface Tenant {
  businessId: string;
  environment: Environment;
}

export interface KeyRecord {
  id: string;
  tenant: Tenant;
  kind: 'public' | 'secret';
  /** A public key itself; the hash of a secret one (KY8). */
  lookup: string;
  /** What may be shown of the key. */
  display: string;
  origins: string[];
  enabled: boolean;
  createdAt: number;
}

export interface SessionRecord {
  id: string;
  tenant: Tenant;
  tokenHash: string;
  /** Whose conversation it is: an anonymous visitor (`anon_…`) or an account. */
  identityId: string;
  createdAt: number;
  lastSeenAt: number;
}

export interface ConversationRecord {
  id: string;
  number: number;
  tenant: Tenant;
  identityId: string;
  status: ConversationStatus;
  aiEnabled: boolean;
  assigneeId: string | null;
  messageCount: number;
  createdAt: number;
  /** The mark; null before the first message. */
  lastMessageAt: number | null;
}

export interface MessageRecord {
  id: string;
  senderType: SenderType;
  content: string;
  contentType: ContentType;
  metadata: Record<string, unknown>;
  createdAt: number;
}

export interface NoteRecord {
  id: string;
  content: string;
  author: string;
  createdAt: number;
}
