import type {
  ContentType,
  ConversationStatus,
  Environment,
  IdentityAlgorithm,
  Priority,
  SenderType,
} from '@deskbell/protocol';
import type { Generated, Selectable } from 'kysely';
import type { ConversationEventTable, ConversationTagTable, ReadMarkTable, SavedViewTable } from './schema-desk.ts';
import type {
  AuditEntryTable,
  InvitationTable,
  MemberAccountTable,
  MemberPasskeyTable,
  MemberSessionTable,
  MemberTable,
  MemberTwoFactorTable,
  MemberVerificationTable,
  SetUpLinkTable,
} from './schema-members.ts';
import type { SearchEntryTable, SearchTaskTable, SearchTenantTable } from './schema-search.ts';
import type {
  CsatTable,
  MailMarkTable,
  MailRefusalTable,
  MailSearchTable,
  MailTable,
  ServiceSettingsTable,
  WidgetSettingsTable,
} from './schema-service.ts';
import type { WebhookDeliveryTable, WebhookTable } from './schema-webhooks.ts';
import type { DraftTable, MacroTable, MentionTable, VisitTable } from './schema-writing.ts';

// Portable columns only: text, whole numbers (epoch milliseconds among them), JSON as text, 0/1 for booleans.

export interface BusinessTable {
  id: string;
  name: string;
  created_at: number;
}

export interface KeyTable {
  id: string;
  business_id: string;
  environment: Environment;
  kind: 'public' | 'secret';
  lookup: string;
  display: string;
  origins: string;
  enabled: number;
  created_at: number;
}

export interface SessionTable {
  id: string;
  business_id: string;
  environment: Environment;
  token_hash: string;
  identity_id: string;
  created_at: number;
  last_seen_at: number;
}

export interface CustomerTable {
  id: string;
  business_id: string;
  environment: Environment;
  name: string | null;
  email: string | null;
  email_verified: number;
  phone: string | null;
  phone_verified: number;
  external_id: string | null;
  /** JSON; null stands for none. */
  attributes: string | null;
  created_at: number;
}

export interface EndedSessionTable {
  number: Generated<number>;
  session_id: string;
  token_hash: string;
  ended_at: number;
}

export interface MergedConversationTable {
  id: string;
  into_id: string;
}

export interface IdempotentAnswerTable {
  scope: string;
  key: string;
  body_hash: string;
  /** JSON. */
  answer: string;
  created_at: number;
}

export interface InstallationTable {
  id: number;
  secret: string;
}

export interface LoginCodeTable {
  contact: string;
  business_id: string;
  environment: Environment;
  id: string;
  code_hash: string;
  session_id: string | null;
  expires_at: number;
  guesses: number;
  is_void: number;
  sent_at: number;
  /** Since the last login. */
  sent_in_a_row: number;
  day_began_at: number;
  sent_in_day: number;
}

export interface OutboxEntryTable {
  number: Generated<number>;
  id: string;
  business_id: string;
  environment: Environment;
  channel: 'email' | 'sms';
  contact: string;
  code: string;
  created_at: number;
}

export interface SmsDayTable {
  business_id: string;
  environment: Environment;
  /** Days since 1970, UTC. */
  day: number;
  sent: number;
}

export interface IdentityKeyTable {
  id: string;
  business_id: string;
  environment: Environment;
  algorithm: IdentityAlgorithm;
  material: string;
  enabled: number;
  created_at: number;
}

export interface UsedIdentityTokenTable {
  jti: string;
  business_id: string;
  environment: Environment;
  expires_at: number;
}

export interface ConversationTable {
  number: Generated<number>;
  id: string;
  business_id: string;
  environment: Environment;
  identity_id: string;
  status: ConversationStatus;
  ai_enabled: number;
  assignee_id: string | null;
  message_count: number;
  created_at: number;
  last_message_at: number | null;
  activity_minute: number;
  priority: Generated<Priority>;
  snoozed_until: Generated<number | null>;
  /** The oldest customer message nobody answered since. */
  waiting_since: Generated<number | null>;
}

export type ConversationRow = Selectable<ConversationTable>;

export interface MessageTable {
  conversation_number: number;
  created_at: number;
  id: string;
  sender_type: SenderType;
  sender_key: string;
  client_id: string | null;
  content: string;
  content_type: ContentType;
  /** Null stands for `{}`, which nearly every message has. */
  metadata: string | null;
  /** JSON, `AttachmentRecord[]`; null stands for none. */
  attachments: string | null;
  /** The member who wrote it; null for everybody else. */
  author_id: Generated<string | null>;
}

export interface UploadTable {
  id: string;
  business_id: string;
  environment: Environment;
  owner: string;
  began_by: string;
  audience: string | null;
  filename: string;
  content_type: string;
  size_bytes: number;
  state: 'waiting' | 'receiving' | 'stored' | 'confirmed';
  is_direct: number;
  blob_key: string;
  width: number | null;
  height: number | null;
  thumbnail_key: string | null;
  thumbnail_bytes: number | null;
  message_id: string | null;
  /** Somebody looks into the bytes; if they have not finished by then, they died. */
  checking_until: number | null;
  expires_at: number;
  created_at: number;
}

/** Blobs that no row names, or may come to name: deleted when they are due. */
export interface UnwantedBlobTable {
  key: string;
  due_at: number;
}

export interface UploadPolicyTable {
  business_id: string;
  environment: Environment;
  enabled: number;
  max_bytes: number;
  /** JSON. */
  content_types: string;
  max_per_message: number;
}

export interface NoteTable {
  id: string;
  conversation_number: number;
  author: string;
  client_id: string | null;
  content: string;
  created_at: number;
}

export interface Schema {
  member: MemberTable;
  member_session: MemberSessionTable;
  member_account: MemberAccountTable;
  member_verification: MemberVerificationTable;
  member_two_factor: MemberTwoFactorTable;
  member_passkey: MemberPasskeyTable;
  invitation: InvitationTable;
  set_up_link: SetUpLinkTable;
  audit_entry: AuditEntryTable;
  draft: DraftTable;
  macro: MacroTable;
  mention: MentionTable;
  visit: VisitTable;
  business: BusinessTable;
  api_key: KeyTable;
  session: SessionTable;
  ended_session: EndedSessionTable;
  customer: CustomerTable;
  merged_conversation: MergedConversationTable;
  idempotent_answer: IdempotentAnswerTable;
  installation: InstallationTable;
  login_code: LoginCodeTable;
  outbox_entry: OutboxEntryTable;
  sms_day: SmsDayTable;
  identity_key: IdentityKeyTable;
  used_identity_token: UsedIdentityTokenTable;
  conversation: ConversationTable;
  conversation_tag: ConversationTagTable;
  conversation_event: ConversationEventTable;
  read_mark: ReadMarkTable;
  saved_view: SavedViewTable;
  message: MessageTable;
  note: NoteTable;
  search_tenant: SearchTenantTable;
  search_entry: SearchEntryTable;
  search_task: SearchTaskTable;
  upload: UploadTable;
  unwanted_blob: UnwantedBlobTable;
  upload_policy: UploadPolicyTable;
  widget_settings: WidgetSettingsTable;
  webhook: WebhookTable;
  webhook_delivery: WebhookDeliveryTable;
  service_settings: ServiceSettingsTable;
  mail_mark: MailMarkTable;
  mail_search: MailSearchTable;
  mail: MailTable;
  mail_refusal: MailRefusalTable;
  csat: CsatTable;
}
