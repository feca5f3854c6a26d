import type { EventRecord, MessageRecord, SessionRecord, Tenant } from '../domain/model.ts';
import type { VisitRecord } from '../domain/visit.ts';
import type { EndedSession } from '../ports.ts';
import type { Authorship } from './desk.ts';

// Who customers are beside their accounts; a part of `Storage`. Instants are epoch milliseconds.

export interface IdentityFacts {
  /** Sessions that live at the instant asked for. */
  sessionCount: number;
  /** When the oldest trace of them was left; null: there is none. */
  firstSeenAt: number | null;
  /** Conversations of visitors that were merged into theirs. */
  mergedConversationIds: string[];
}

/** A blob that was taken out of use, and when no more of its bytes can arrive. */
export interface UnwantedBlob {
  key: string;
  dueAt: number;
}

export type RedactOutcome =
  /** `event` is null when it was redacted before. */
  | { kind: 'redacted'; message: MessageRecord; event: EventRecord | null; blobs: UnwantedBlob[] }
  | { kind: 'no-message' }
  | { kind: 'no-conversation' };

export interface Erased {
  /** Of the conversation that is gone; null: they had none. */
  conversationId: string | null;
  ended: EndedSession[];
  blobs: UnwantedBlob[];
}

export interface People {
  /** False: the session has ended, so that nothing may be kept of it. */
  noteVisit(session: SessionRecord, visit: VisitRecord): Promise<boolean>;
  findVisit(tenant: Tenant, identityId: string): Promise<VisitRecord | null>;
  readIdentityFacts(tenant: Tenant, identityId: string, now: number): Promise<IdentityFacts>;
  /** Takes the words and files out of a message, and writes down who did (WR8). */
  redactMessage(tenant: Tenant, conversationId: string, messageId: string, by: Authorship): Promise<RedactOutcome>;
  /** Deletes all there is of an identity; null: there is nothing (CU8). */
  eraseIdentity(tenant: Tenant, identityId: string, now: number): Promise<Erased | null>;
}
