import type { Environment } from '@deskbell/protocol';

// What members write, and where customers are: a part of schema.ts.

export interface DraftTable {
  conversation_number: number;
  author_id: string;
  kind: 'reply' | 'note';
  content: string;
  updated_at: number;
}

export interface MacroTable {
  id: string;
  business_id: string;
  environment: Environment;
  title: string;
  shortcut: string | null;
  content: string;
  /** JSON, `MacroAction[]`. */
  actions: string;
  created_at: number;
}

/** A note names a member who has not read it yet. */
export interface MentionTable {
  conversation_number: number;
  member_id: string;
  business_id: string;
  environment: Environment;
  /** Of the newest such note. */
  mentioned_at: number;
}

export interface VisitTable {
  identity_id: string;
  business_id: string;
  environment: Environment;
  page_url: string | null;
  page_title: string | null;
  referrer: string | null;
  language: string | null;
  time_zone: string | null;
  user_agent: string | null;
  seen_at: number;
}
