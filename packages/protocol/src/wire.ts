/** `YYYY-MM-DDTHH:mm:ss.SSSZ`, always UTC with milliseconds (TS1). */
export type Timestamp = string;

export const SENDER_TYPES = ['customer', 'agent', 'ai', 'system'] as const;
export type SenderType = (typeof SENDER_TYPES)[number];

export const CONTENT_TYPES = ['text', 'markdown', 'event'] as const;
export type ContentType = (typeof CONTENT_TYPES)[number];

export const CONVERSATION_STATUSES = ['open', 'pending', 'snoozed', 'closed'] as const;
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number];

export const ENVIRONMENTS = ['live', 'test'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** A file on a message; `size_bytes` in bytes, `width` and `height` in pixels. */
export interface Attachment {
  id: string;
  url: string;
  filename: string;
  content_type: string;
  size_bytes: number;
  width?: number;
  height?: number;
}

/** One line of a conversation, as everybody in it sees it (MS2). */
export interface Message {
  id: string;
  sender_type: SenderType;
  content: string;
  content_type: ContentType;
  attachments: Attachment[];
  metadata: Record<string, unknown>;
  created_at: Timestamp;
}

/** The one conversation of a session, as its customer sees it (CV2). */
export interface Conversation {
  id: string;
  status: ConversationStatus;
  ai_enabled: boolean;
  message_count: number;
  created_at: Timestamp;
  /** Null before the first message. */
  last_message_at: Timestamp | null;
}

export interface OpenedConversation {
  conversation: Conversation;
  /** The newest 50, ascending. */
  messages: Message[];
}

export interface MessagePage {
  messages: Message[];
}

export interface SendMessageBody {
  content: string;
  client_id?: string | null;
  attachments?: unknown[];
}

/** A conversation as agents see it (AG2). */
export interface AgentConversation extends Conversation {
  /** Counts up over the whole installation; what people say aloud. */
  number: number;
  assignee_id: string | null;
  customer: { id: string };
}

export interface AgentConversationPage {
  conversations: AgentConversation[];
  next_cursor: string | null;
}

export interface AgentReplyBody {
  content: string;
  client_id?: string | null;
  content_type?: 'text' | 'markdown';
  /** The mark the agent saw; null: an empty conversation. 412 when somebody was faster (AG6). */
  if_last_message_at?: Timestamp | null;
}

export interface ConversationChange {
  status?: ConversationStatus;
  ai_enabled?: boolean;
  assignee_id?: string | null;
}

/** One line only agents see (AG7). Its own shape and table: a note is never a message. */
export interface Note {
  id: string;
  content: string;
  author: string;
  created_at: Timestamp;
}

export interface NotePage {
  notes: Note[];
}

/** A key as the agent API lists it; the secret itself is answered once, when it is made (KY9). */
export interface ApiKey {
  id: string;
  kind: 'public' | 'secret';
  environment: Environment;
  /** The whole key when public, its first characters when secret. */
  key: string;
  /** Exact browser origins, e.g. `https://shop.example`; public keys only. */
  origins: string[];
  enabled: boolean;
  created_at: Timestamp;
}
