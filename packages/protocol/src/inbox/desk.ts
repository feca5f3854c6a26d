import type { AgentCustomer, Conversation, ConversationStatus, Message, Note, Timestamp } from '../wire.ts';
import type { Actor } from './members.ts';

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** What agents know of a conversation beyond its customer's fields; part of `AgentConversation` (DK1). */
export interface DeskFields {
  /** `mem_…` or whatever a shop's server wrote there; null: nobody's. */
  assignee_id: string | null;
  priority: Priority;
  /** Sorted, lower case. */
  tags: string[];
  /** When it opens again by itself; null unless snoozed with an end. */
  snoozed_until: Timestamp | null;
  /** The oldest customer message nobody answered since; null when nobody waits. */
  waiting_since: Timestamp | null;
  /** The newest message, cut to its first characters; null when there is none. */
  preview: { sender_type: Message['sender_type']; content: string; created_at: Timestamp } | null;
  /** Whether there is a message this member has not read; false for secret keys. */
  unread: boolean;
}

/** A conversation as agents see it (AG2, DK1). */
export interface AgentConversation extends Conversation, DeskFields {
  /** Counts up over the whole installation; what people say aloud. */
  number: number;
  /** `name` and `email` are null for a visitor nobody knows. */
  customer: { id: string; name: string | null; email: string | null };
}

export interface AgentConversationPage {
  conversations: AgentConversation[];
  next_cursor: string | null;
}

/** What is absent stays (AG3). */
export interface ConversationChange {
  status?: ConversationStatus;
  /** When it opens again by itself; alone it snoozes. Null: not by itself. */
  snooze_until?: Timestamp | null;
  assignee_id?: string | null;
  priority?: Priority;
  /** All of them; trimmed, in lower case, sorted. */
  tags?: string[];
  ai_enabled?: boolean;
}

/** Which conversations; all of what is named must hold. Also what a saved view remembers. */
export interface ConversationFilter {
  status?: ConversationStatus;
  /** `me`, `none`, or an assignee's id. */
  assignee?: string;
  tag?: string;
  priority?: Priority;
  /** True: only those a customer waits in. */
  waiting?: boolean;
  /** True: only those with a message; false: only those whose visitor opened the chat and wrote nothing. */
  written?: boolean;
}

/** `waiting`: who has waited longest first (then the rest, most recent first). */
export const CONVERSATION_SORTS = ['activity', 'waiting'] as const;
export type ConversationSort = (typeof CONVERSATION_SORTS)[number];

/** A list of conversations somebody keeps. */
export interface SavedView {
  id: string;
  name: string;
  filter: ConversationFilter;
  sort: ConversationSort;
  /** Every member sees it; else only who made it. */
  shared: boolean;
  owner_id: string | null;
  created_at: Timestamp;
}

/** Also the body of a change, in which what is absent stays. */
export type SavedViewBody = Pick<SavedView, 'name' | 'filter'> & Partial<Pick<SavedView, 'sort' | 'shared'>>;

/** How many conversations lie in each view; counted up to `COUNT_MAX`, which then means "as many or more". */
export interface ViewCounts {
  /** Open ones assigned to me. */
  mine: number;
  /** Open ones nobody is assigned to. */
  unassigned: number;
  open: number;
  pending: number;
  snoozed: number;
  closed: number;
  /** By saved view's id. */
  views: Record<string, number>;
}
export const COUNT_MAX = 1000;

export const EVENT_TYPES = [
  'status_changed',
  'assigned',
  'priority_changed',
  'tags_changed',
  'ai_changed',
  'message_redacted',
  'merged',
  'csat_asked',
  'csat_given',
  'mailed',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** `PUT …/read`: everything up to this instant was seen; the answer says where the mark stands. */
export interface ReadMark {
  up_to: Timestamp | null;
}

/** Something that happened to a conversation, as agents see it. */
export interface DeskEvent {
  /** `evn_…` */
  id: string;
  type: EventType;
  actor: Actor;
  /** `{from, to}` for changes; `{added, removed}` for tags; what else the type needs. */
  data: Record<string, unknown>;
  created_at: Timestamp;
}

/** Who wrote a reply or a note; null: not a member. */
export type Author = { id: string; name: string } | null;

/** Messages, notes and events of a conversation on one line of time. */
export type TimelineItem =
  | { kind: 'message'; message: Message; author: Author }
  | { kind: 'note'; note: Note; author: Author }
  | { kind: 'event'; event: DeskEvent };

/** Ascending; `before` of the next older page is the oldest `created_at`; null: this is the beginning. */
export interface TimelinePage {
  items: TimelineItem[];
  older: Timestamp | null;
}

/** What a member has written and not sent. */
export interface Draft {
  kind: 'reply' | 'note';
  content: string;
  updated_at: Timestamp;
}

/** A canned reply, and what else it does when it is used. */
export interface Macro {
  id: string;
  title: string;
  /** Typed after `/`; null: only found by title. */
  shortcut: string | null;
  /** May hold `{{customer.name}}`, `{{customer.first_name}}`, `{{agent.name}}`, `{{business.name}}`, `{{conversation.number}}`, each with `|fallback`. */
  content: string;
  actions: MacroAction[];
  created_at: Timestamp;
}
export type MacroBody = Pick<Macro, 'title' | 'content'> & Partial<Pick<Macro, 'shortcut' | 'actions'>>;
export type MacroAction =
  | { type: 'status'; status: ConversationStatus }
  | { type: 'assign'; assignee_id: string | null }
  | { type: 'priority'; priority: Priority }
  | { type: 'add_tag'; tag: string };

/** Where a customer's browser is, as their widget said last. */
export interface Visit {
  page_url: string | null;
  page_title: string | null;
  referrer: string | null;
  /** BCP 47. */
  language: string | null;
  /** IANA. */
  time_zone: string | null;
  user_agent: string | null;
  seen_at: Timestamp;
}

export type AttributeValue = string | number | boolean;

/** All the customer panel shows. */
export interface CustomerPanel {
  identity_id: string;
  /** Null for a visitor nobody knows. */
  customer: AgentCustomer | null;
  /** How we know who they are. */
  proofs: { kind: 'email' | 'phone' | 'signed_identity' }[];
  attributes: Record<string, AttributeValue>;
  visit: Visit | null;
  /** Live sessions. */
  session_count: number;
  first_seen_at: Timestamp;
  /** Conversations of visitors that were merged into this one. */
  merged_conversation_ids: string[];
}

export interface SearchHit {
  conversation: AgentConversation;
  kind: 'message' | 'note' | 'customer';
  /** Of the message, note or customer. */
  id: string;
  /** The words around what was found. */
  snippet: string;
  /** Where in `snippet`, UTF-16 units, ascending: `[start, end)`. */
  marks: [number, number][];
  created_at: Timestamp;
}

export interface SearchPage {
  hits: SearchHit[];
  next_cursor: string | null;
}

/** Who is in a conversation right now. */
export interface Viewer {
  member_id: string;
  name: string;
  is_typing: boolean;
}

export type { Note };

export type DraftBody = Pick<Draft, 'kind' | 'content'>;
/** An absent field is unknown now. */
export type VisitBody = Partial<Omit<Visit, 'user_agent' | 'seen_at'>>;
/** An absent field stays; null takes it out, of `attributes` each for itself. */
export interface CustomerChange {
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  attributes?: Record<string, AttributeValue | null>;
}
/** What `PATCH /agent/customers/:id` answers. */
export type CustomerWithAttributes = AgentCustomer & { attributes: Record<string, AttributeValue> };
