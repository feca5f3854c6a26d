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

export interface AgentReplyBody {
  content: string;
  client_id?: string | null;
  content_type?: 'text' | 'markdown';
  /** The mark the agent saw; null: an empty conversation. 412 when somebody was faster (AG6). */
  if_last_message_at?: Timestamp | null;
  attachments?: unknown[];
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

export const CONTACT_TYPES = ['email', 'phone'] as const;
export type ContactType = (typeof CONTACT_TYPES)[number];

/** An account as it sees itself. */
export interface Customer {
  id: string;
  name: string | null;
  email: string | null;
  /** E.164. */
  phone: string | null;
}

export interface RequestCodeBody {
  contact: string;
  contact_type?: ContactType | null;
}

export interface CodeRequested {
  delivery_channel: 'email' | 'sms';
  expires_in_seconds: number;
  next_resend_in_seconds: number;
}

export interface VerifyCodeBody extends RequestCodeBody {
  otp_code: string;
}

/** What every way of logging in answers; the token comes as cookie and header too. */
export interface LoggedIn {
  customer: Customer;
  session_token: string;
}

export interface AuthStatus {
  is_authenticated: boolean;
  customer: Customer | null;
  /** Null without a session. */
  session_expires_at: Timestamp | null;
}

/** An absent field stays; null takes it out. */
export interface ProfileChange {
  name?: string | null;
  email?: string | null;
  phone?: string | null;
}

export interface IdentifyBody {
  /** A JWT signed with one of the business's identity keys. */
  token: string;
}

/** A session a shop's server makes for a customer it knows (ID5); `external_id` or `customer_id` names them. */
export interface MintSessionBody {
  external_id?: string;
  customer_id?: string;
  name?: string;
  email?: string;
  email_verified?: boolean;
  phone?: string;
  phone_verified?: boolean;
  /** Those named are set; null takes one out (CU3). */
  attributes?: Record<string, string | number | boolean | null>;
}

export interface MintedSession extends LoggedIn {
  session_expires_at: Timestamp;
}

/** A customer as agents see it (AG11). */
export interface AgentCustomer extends Customer {
  email_verified: boolean;
  phone_verified: boolean;
  /** Their `sub` in the shop's own login. */
  external_id: string | null;
  created_at: Timestamp;
}

/** A live session as agents see it (SE6). */
export interface AgentSession {
  id: string;
  identity_id: string;
  /** Null for an anonymous visitor. */
  customer: Customer | null;
  created_at: Timestamp;
  last_seen_at: Timestamp;
  expires_at: Timestamp;
}

export interface AgentSessionPage {
  sessions: AgentSession[];
  next_cursor: string | null;
}

export const IDENTITY_ALGORITHMS = ['HS256', 'EdDSA', 'ES256'] as const;
export type IdentityAlgorithm = (typeof IDENTITY_ALGORITHMS)[number];

/** A key that signs identities (ID4). */
export interface IdentityKey {
  id: string;
  algorithm: IdentityAlgorithm;
  /** PEM; null for a secret. */
  public_key: string | null;
  created_at: Timestamp;
}

export interface CreateIdentityKeyBody {
  algorithm: IdentityAlgorithm;
  /** EdDSA and ES256: PEM (SPKI) or a JWK. HS256 has none, its secret is made here. */
  public_key?: unknown;
}

/** `secret` is answered this once; null where there is a public key. */
export interface CreatedIdentityKey extends IdentityKey {
  secret: string | null;
}

/** What the test environment would have sent (AU12). */
export interface OutboxEntry {
  id: string;
  channel: 'email' | 'sms';
  contact: string;
  code: string;
  created_at: Timestamp;
}

export interface UploadInitBody {
  filename: string;
  content_type: string;
  size_bytes: number;
}

export interface UploadStarted {
  upload_id: string;
  /** Absolute; takes one `PUT`. */
  upload_url: string;
  expires_in_secs: number;
}

export interface UploadConfirmBody {
  upload_id: string;
}

/** A confirmed upload; `url` is signed and short-lived. */
export interface ConfirmedUpload {
  id: string;
  url: string;
  filename: string;
  content_type: string;
  size_bytes: number;
}

export interface UploadPolicy {
  enabled: boolean;
  max_bytes: number;
  /** Of the types Deskbell can check. */
  content_types: string[];
  max_per_message: number;
}

export const WIDGET_POSITIONS = ['right', 'left'] as const;
export type WidgetPosition = (typeof WIDGET_POSITIONS)[number];

/** How a tenant's widget looks and what it says (WD2). */
export interface WidgetLook {
  title: string;
  /** What a visitor reads before anything was written. */
  greeting: string;
  /** `#rrggbb`. */
  accent_color: string;
  position: WidgetPosition;
  /** Words beside the launcher's icon. */
  launcher_label: string | null;
  /** What a visitor reads when nobody is there to answer at once. */
  away_message: string | null;
}

/** All a widget needs to know before it shows anything (WD1). */
export interface WidgetSettings extends WidgetLook {
  /** By its opening hours, now; a shop without hours is always open. */
  is_open: boolean;
  /** Ways a login code can reach this tenant's customers. */
  login: { email: boolean; sms: boolean };
  uploads: UploadPolicy;
}
