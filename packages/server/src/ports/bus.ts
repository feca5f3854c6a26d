import type { Author, DeskFrame, SenderType } from '@deskbell/protocol';
import type {
  ConversationRecord,
  DeskConversation,
  EventRecord,
  MessageRecord,
  NoteRecord,
  Tenant,
} from '../domain/model.ts';
import type { VisitRecord } from '../domain/visit.ts';
import type { EndedSession } from '../ports.ts';

// What happens, and what carries word of it to who listens.

/** What a conversation's customer may hear of: nothing in here can carry a note (I7). */
export type ConversationEvent =
  | { type: 'message'; conversationId: string; message: MessageRecord; previousMessageAt: number | null }
  | { type: 'conversation'; conversation: ConversationRecord }
  /** Several messages at once: read them from the log. */
  | { type: 'advanced'; conversationId: string }
  /** It lost its words; its place stays (WR8). */
  | { type: 'redacted'; conversationId: string; messageId: string }
  | { type: 'typing'; conversationId: string; senderType: SenderType };

/** What a tenant's agents may hear of. */
export type TenantEvent =
  | Exclude<ConversationEvent, { type: 'conversation' | 'message' }>
  | ({ type: 'conversation' } & DeskConversation)
  | (Extract<ConversationEvent, { type: 'message' }> & { author: Author })
  | { type: 'note'; conversationId: string; note: NoteRecord }
  | ({ type: 'merged'; fromConversationId: string } & DeskConversation)
  | { type: 'event'; conversationId: string; event: EventRecord }
  /** For this member's own sockets (DK8). */
  | { type: 'read'; conversationId: string; memberId: string }
  | { type: 'unread'; conversationId: string; memberId: string }
  | { type: 'visit'; conversationId: string; visit: VisitRecord }
  | ViewingEvent
  /** A node whose agents have just come wants to know who is where. */
  | { type: 'roll-call' }
  | { type: 'erased'; conversationId: string }
  | { type: 'changed'; what: Extract<DeskFrame, { type: 'changed' }>['what'] };

/** Where one socket of a member is; said again while it stays there (WR7). */
export interface ViewingEvent {
  type: 'viewing';
  /** Of the socket; unique among all nodes. */
  viewerId: string;
  member: { id: string; name: string };
  /** Null: nowhere any more. */
  conversationId: string | null;
  isTyping: boolean;
}

/** A lossy wake-up after commit: the database is the log, and whoever missed an event heals from there (H7). */
export interface Bus {
  /** Never rejects: a bus that is down costs immediacy, not messages. */
  publishToConversation(conversationId: string, event: ConversationEvent): void;
  publishToTenant(tenant: Tenant, event: TenantEvent): void;
  /** Resolves when events published from now on will arrive; the answer ends the subscription. */
  subscribeConversation(conversationId: string, listen: (event: ConversationEvent) => void): Promise<() => void>;
  subscribeTenant(tenant: Tenant, listen: (event: TenantEvent) => void): Promise<() => void>;
  /** Never rejects, as above. */
  publishSessionsEnded(ended: EndedSession[]): void;
  subscribeSessionsEnded(listen: (ended: EndedSession[]) => void): Promise<() => void>;
  close(): Promise<void>;
}
