import type {
  Actor,
  BusinessHours,
  ContentType,
  ConversationFilter,
  ConversationSort,
  ConversationStatus,
  Environment,
  EventType,
  IdentityAlgorithm,
  MemberRole,
  Priority,
  SenderType,
  WidgetPosition,
} from '@deskbell/protocol';
import type { Attributes } from './attributes.ts';
import type { Channel } from './contact.ts';

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

/** An account: whoever proved an e-mail address, a phone number or the shop's own login. */
export interface CustomerRecord {
  id: string;
  tenant: Tenant;
  name: string | null;
  email: string | null;
  /** Whether they proved it: only then it finds them (AU13). */
  emailVerified: boolean;
  phone: string | null;
  phoneVerified: boolean;
  /** Their `sub` in the shop's own login. */
  externalId: string | null;
  attributes: Attributes;
  createdAt: number;
}

/** A key a business signs identities with. */
export interface IdentityKeyRecord {
  id: string;
  tenant: Tenant;
  algorithm: IdentityAlgorithm;
  /** A public key as SPKI PEM; of HS256 the secret itself, since a signature is checked by making it again. */
  material: string;
  createdAt: number;
}

/** A login code the test environment would have sent (AU12). */
export interface OutboxRecord {
  id: string;
  channel: Channel;
  contact: string;
  code: string;
  createdAt: number;
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
  priority: Priority;
  snoozedUntil: number | null;
  /** The oldest customer message nobody answered since (DK2). */
  waitingSince: number | null;
}

/** What agents see beside a conversation's own row (DK1). */
export interface DeskDetails {
  tags: string[];
  /** The newest message, cut; null when there is none. */
  preview: PreviewRecord | null;
  customer: { name: string | null; email: string | null };
  /** How far members have read, by their id. */
  readThrough: Record<string, number>;
}

export interface PreviewRecord {
  senderType: SenderType;
  authorId: string | null;
  content: string;
  createdAt: number;
}

/** A conversation with everything agents see of it. */
export interface DeskConversation {
  conversation: ConversationRecord;
  details: DeskDetails;
}

/** Something that happened to a conversation. */
export interface EventRecord {
  id: string;
  type: EventType;
  actor: Actor;
  data: Record<string, unknown>;
  createdAt: number;
}

/** A list of conversations somebody keeps (DK9). */
export interface SavedViewRecord {
  id: string;
  tenant: Tenant;
  name: string;
  filter: ConversationFilter;
  sort: ConversationSort;
  shared: boolean;
  /** Null: a secret key made it. */
  ownerId: string | null;
  createdAt: number;
}

export interface MessageRecord {
  id: string;
  senderType: SenderType;
  content: string;
  contentType: ContentType;
  attachments: AttachmentRecord[];
  metadata: Record<string, unknown>;
  createdAt: number;
}

/** A file on a message, stored with it: reading messages needs no other table. */
export interface AttachmentRecord {
  /** The upload it was. */
  id: string;
  filename: string;
  contentType: string;
  sizeBytes: number;
  /** Pixels; images only. */
  width?: number;
  height?: number;
}

/** A file on its way to a message. */
export interface UploadRecord {
  id: string;
  tenant: Tenant;
  /** Who may attach it: an identity, or `agent` for whoever holds a secret key. */
  owner: string;
  /** The session or the secret key it was begun with. */
  beganBy: string;
  /** The identity whose conversation it was attached in; null before that. */
  audience: string | null;
  filename: string;
  /** As declared; once confirmed, as checked. */
  contentType: string;
  sizeBytes: number;
  state: 'waiting' | 'receiving' | 'stored' | 'confirmed';
  /** The bytes are put straight to the store, which does not tell us when. */
  isDirect: boolean;
  blobKey: string;
  /** Raster images only, once they are confirmed: their blob is what we made of what came. */
  image: { width: number; height: number; thumbnailKey: string; thumbnailBytes: number } | null;
  messageId: string | null;
  /** Until then the next step, the bytes or the confirmation, must come. */
  expiresAt: number;
  createdAt: number;
}

/** What a tenant allows to be uploaded (UP5). */
export interface UploadPolicyRecord {
  enabled: boolean;
  maxBytes: number;
  contentTypes: string[];
  maxPerMessage: number;
}

/** How a tenant's widget looks and what it says (WD2). */
export interface WidgetLookRecord {
  title: string;
  greeting: string;
  /** `#rrggbb`, lower case. */
  accentColor: string;
  position: WidgetPosition;
  launcherLabel: string | null;
  awayMessage: string | null;
}

/** How a tenant serves (CM1). */
export interface ServiceSettingsRecord {
  hours: BusinessHours;
  /** Null: replies are never mailed. */
  mailAfterMinutes: number | null;
  csatEnabled: boolean;
  returnUrl: string | null;
}

/** A mail about a conversation; what it says is read from the log when it is sent. */
export interface MailRecord {
  id: string;
  tenant: Tenant;
  conversationId: string;
  kind: 'digest' | 'transcript';
  address: string;
  /** Whom its link logs in; null: it has none. */
  customerId: string | null;
  /** Messages after this mark, up to the other: both are places in the log. */
  afterMark: number;
  throughMark: number;
  /** Made before this one. */
  attempts: number;
  createdAt: number;
}

export interface NoteRecord {
  id: string;
  content: string;
  author: string;
  createdAt: number;
}

/** One of the shop's people (AC1). */
export interface MemberRecord {
  /** `mem_…` */
  id: string;
  businessId: string;
  name: string;
  /** Lower case; no two members have the same, whatever their business. */
  email: string;
  role: MemberRole;
  enabled: boolean;
  twoFactorEnabled: boolean;
  createdAt: number;
  lastSeenAt: number | null;
}

/** A browser a member is logged in with. */
export interface MemberSessionRecord {
  id: string;
  memberId: string;
  tokenHash: string;
  ip: string | null;
  userAgent: string | null;
  createdAt: number;
  lastSeenAt: number;
  expiresAt: number;
}

export interface InvitationRecord {
  id: string;
  businessId: string;
  email: string;
  role: MemberRole;
  createdAt: number;
  expiresAt: number;
}

/** One change of settings, keys, members or data (AC14). */
export interface AuditRecord {
  id: string;
  businessId: string;
  /** Null: it concerns both environments. */
  environment: Environment | null;
  /** Such as `key.created`. */
  action: string;
  actor: Actor;
  targetId: string | null;
  details: Record<string, unknown>;
  ip: string | null;
  createdAt: number;
}
