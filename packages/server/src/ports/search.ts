import type { ConversationRecord, Tenant } from '../domain/model.ts';
import type { Phrase } from '../domain/search-query.ts';

/** Something that has the words, as it is stored now. */
export interface FoundText {
  kind: 'message' | 'note' | 'customer';
  /** Of the message, note or customer. */
  id: string;
  text: string;
  createdAt: number;
  conversation: ConversationRecord;
}

/** How far a search has come: customers before what was written, each newest first. */
export interface SearchPlace {
  part: 'customers' | 'texts';
  /** Everything from this number on has been looked at. */
  before: number;
}

export interface Search {
  /**
   * Customers, then messages and notes, that have all the phrases, newest first. What changed or was deleted after it
   * was indexed is answered as it is now, or not at all. Bounded work: `next` may be set when nothing was found yet.
   */
  findTexts(
    tenant: Tenant,
    phrases: Phrase[],
    from: SearchPlace | null,
    limit: number,
  ): Promise<{ found: FoundText[]; next: SearchPlace | null }>;
  /**
   * Indexes the next few things that are stored and not indexed, about `max`. What was indexed and what is left to do
   * are one transaction, so that dying at any moment loses and doubles nothing; beside another node that indexes, it
   * does nothing. `isIdle`: nothing was left.
   */
  indexNext(max: number): Promise<{ indexed: number; isIdle: boolean }>;
}
