import type {
  ContentType,
  ConversationStatus,
  Environment,
  IdentityAlgorithm,
  SenderType,
  WidgetPosition,
} from '@deskbell/protocol';
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

export interface NoteRecord {
  id: string;
  content: string;
  author: string;
  createdAt: number;
}
