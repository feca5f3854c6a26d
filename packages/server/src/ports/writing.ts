import type { MacroFields } from '../domain/macro.ts';
import type { ConversationRecord, Tenant } from '../domain/model.ts';
import type { DraftRecord, MacroRecord } from '../domain/writing.ts';

// What members write beside messages and notes; a part of `Storage`. Instants are epoch milliseconds.

export interface Drafts {
  /** `no-conversation`: the tenant has none with this id. */
  findDraft(tenant: Tenant, conversationId: string, authorId: string): Promise<DraftRecord | null | 'no-conversation'>;
  /** In the place of the author's earlier one; null takes it out. False: the tenant has no such conversation. */
  setDraft(tenant: Tenant, conversationId: string, authorId: string, draft: DraftRecord | null): Promise<boolean>;
}

export interface Macros {
  /** By title. */
  listMacros(tenant: Tenant): Promise<MacroRecord[]>;
  /** `taken`: another one has the shortcut; `full`: the tenant has `max` already. */
  createMacro(macro: MacroRecord, max: number): Promise<'created' | 'taken' | 'full'>;
  /** Null: the tenant has no such macro. */
  changeMacro(tenant: Tenant, id: string, change: Partial<MacroFields>): Promise<MacroRecord | 'taken' | null>;
  deleteMacro(tenant: Tenant, id: string): Promise<boolean>;
}

export interface MentionQuery {
  /** Continue after this place of the previous page. */
  after?: { mentionedAt: number; number: number };
  limit: number;
}

export interface Mentions {
  /** Conversations with a note that names the member and that they have not read; the newest note first. */
  listMentions(
    tenant: Tenant,
    memberId: string,
    query: MentionQuery,
  ): Promise<{ conversations: ConversationRecord[]; next: { mentionedAt: number; number: number } | null }>;
}

export interface Writing extends Drafts, Macros, Mentions {}
