import type { ContentType, SenderType } from '@deskbell/protocol';
import type { AttributeChanges } from './domain/attributes.ts';
import type { Claim } from './domain/claim.ts';
import type {
  ConversationRecord,
  CustomerRecord,
  KeyRecord,
  MessageRecord,
  NoteRecord,
  SessionRecord,
  Tenant,
} from './domain/model.ts';
import type { SignFileUrl } from './domain/present-upload.ts';
import type { Bus } from './ports/bus.ts';
import type { Desk } from './ports/desk.ts';
import type { Uploads } from './ports/files.ts';
import type { IdentityKeys, LoginCodes } from './ports/login.ts';
import type { AuthRecords, Members } from './ports/members.ts';
import type { NumbersSource } from './ports/numbers.ts';
import type { People } from './ports/people.ts';
import type { Search } from './ports/search.ts';
import type { Mails, Ratings, ReadMark } from './ports/service.ts';
import type { Webhooks } from './ports/webhooks.ts';
import type { WidgetLooks } from './ports/widget.ts';
import type { Writing } from './ports/writing.ts';

export * from './ports/bus.ts';
export * from './ports/desk.ts';
export * from './ports/files.ts';
export * from './ports/members.ts';
export * from './ports/numbers.ts';
export * from './ports/people.ts';
export * from './ports/search.ts';
export * from './ports/service.ts';
export * from './ports/webhooks.ts';
export * from './ports/widget.ts';
export * from './ports/writing.ts';

// What services need from the world. Storage, bus and limits each have an embedded and a scale-out implementation
// behind these interfaces, and one contract suite that both must pass. Instants are epoch milliseconds throughout.

export interface NewMessage {
  id: string;
  conversationId: string;
  senderType: SenderType;
  /** The scope of `clientId`: one (conversation, senderKey, clientId) gives at most one message (I3). */
  senderKey: string;
  clientId: string | null;
  content: string;
  contentType: ContentType;
  metadata: Record<string, unknown>;
  /** The member who wrote it; absent: nobody's. */
  authorId?: string;
  /** Append only if this is still the mark; absent: append anyway (AG6). */
  ifLastMessageAt?: number | null;
  /** Uploads of `owner` to attach, in this order; at least one. All of them or no message (MS9). */
  uploads?: { ids: string[]; owner: string };
}

export type AppendOutcome =
  | { kind: 'appended'; message: MessageRecord; previousMessageAt: number | null; reopened: boolean }
  | { kind: 'duplicate'; message: MessageRecord }
  | { kind: 'outrun'; lastMessageAt: number | null }
  /** This one is not a confirmed, unused upload of the sender. */
  | { kind: 'bad-upload'; id: string }
  | { kind: 'no-conversation' };

export type AddNoteOutcome =
  | { kind: 'added'; note: NoteRecord }
  | { kind: 'duplicate'; note: NoteRecord }
  | { kind: 'no-conversation' };

export type FreshConversation = Pick<ConversationRecord, 'id' | 'tenant' | 'identityId' | 'createdAt'>;

/** A login to be carried out: who somebody proved to be, and the ids to use for what must be made. */
export interface NewLogin {
  tenant: Tenant;
  claim: Claim;
  /** The session the request came with; it ends. Null: it came with none. */
  from: SessionRecord | null;
  session: Pick<SessionRecord, 'id' | 'tokenHash'>;
  freshCustomerId: string;
  now: number;
}

export type LoginOutcome =
  | {
      kind: 'logged-in';
      customer: CustomerRecord;
      session: SessionRecord;
      /** Sessions that ended with it. */
      ended: EndedSession[];
      /** What became of the visitor's conversation; null when there was none. */
      conversation: { kind: 'taken-over' | 'merged'; from: string; into: ConversationRecord } | null;
    }
  | { kind: 'no-customer' };

export interface EndedSession {
  number: number;
  sessionId: string;
  tokenHash: string;
}

export type ChangeCustomerOutcome =
  | { kind: 'changed'; customer: CustomerRecord }
  | { kind: 'unreachable' }
  | { kind: 'no-customer' };

export interface CustomerPatch {
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  attributes?: AttributeChanges;
}

export interface SessionQuery {
  identityId?: string;
  /** Continue after this id of the previous page. */
  after?: string;
  /** Sessions that are over at this instant are left out. */
  now: number;
  limit: number;
}

/**
 * The log and everything around it. Every method is its own unit of work and is durable when it resolves (I1, ST1).
 * Throws `StorageUnavailable` when the engine cannot serve now; nothing else that a caller should handle.
 */
export interface Storage
  extends Desk,
    LoginCodes,
    IdentityKeys,
    Uploads,
    WidgetLooks,
    Members,
    AuthRecords,
    Mails,
    Ratings,
    Writing,
    People,
    Webhooks,
    Search,
    NumbersSource {
  /** Group commit: calls that arrive together become one transaction, each with its own outcome (ST2). */
  appendMessage(message: NewMessage): Promise<AppendOutcome>;
  /** Strictly newer than `after` (null: from the start), ascending, at most `limit`. */
  listMessages(conversationId: string, after: number | null, limit: number): Promise<MessageRecord[]>;
  /** The newest `limit`, ascending. */
  recentMessages(conversationId: string, limit: number): Promise<MessageRecord[]>;
  /** The marks of these conversations; unknown ones are absent from the map. */
  readMarks(conversationIds: string[]): Promise<Map<string, number | null>>;
  /** The newest mark of any conversation of the tenant. */
  readTenantMark(tenant: Tenant): Promise<number | null>;

  /** Null: the session has ended, so that nothing may be made for it (LI5). */
  findOrCreateConversation(
    fresh: FreshConversation,
    session: Pick<SessionRecord, 'id'>,
  ): Promise<{ conversation: ConversationRecord; created: boolean } | null>;
  /** The id of the identity's conversation, or null. */
  findConversationId(tenant: Tenant, identityId: string): Promise<string | null>;
  getConversation(tenant: Tenant, conversationId: string): Promise<ConversationRecord | null>;
  /** Where a conversation went when its visitor logged in; null when it went nowhere (LI6). */
  findMergedConversationId(tenant: Tenant, conversationId: string): Promise<string | null>;

  addNote(
    tenant: Tenant,
    conversationId: string,
    /** `mentions`: members it names; those who are none are left out (WR5). */
    note: NoteRecord & { clientId: string | null; mentions?: string[] },
  ): Promise<AddNoteOutcome>;
  /** Strictly newer than `after`, ascending; null when the tenant has no such conversation. */
  listNotes(tenant: Tenant, conversationId: string, after: number | null, limit: number): Promise<NoteRecord[] | null>;

  /** A new session with its new, empty conversation: one unit of work for whoever comes for the first time. */
  createVisitor(session: SessionRecord, fresh: FreshConversation): Promise<ConversationRecord>;
  findSession(tokenHash: string): Promise<SessionRecord | null>;
  /** A new session alone; its conversation comes when it is needed. */
  createSession(session: SessionRecord): Promise<void>;
  /** Postpones the idle end of the session. */
  touchSession(session: SessionRecord, now: number): Promise<void>;
  /** Newest first. `next`: the id to continue after; null at the end. */
  listSessions(tenant: Tenant, query: SessionQuery): Promise<{ sessions: SessionRecord[]; next: string | null }>;
  /** Ends those of these sessions that still live; who ends them is told which (SE7). */
  endSessions(tenant: Tenant, which: { id: string } | { identityId: string }, now: number): Promise<EndedSession[]>;
  /** Sessions any node ended, in the order of their numbers, from `number` on. */
  listEndedSessions(fromNumber: number): Promise<EndedSession[]>;

  /** Finds or makes the customer, merges the visitor's conversation, turns the session over: one unit of work (LI5). */
  logIn(login: NewLogin): Promise<LoginOutcome>;
  getCustomers(tenant: Tenant, ids: string[]): Promise<CustomerRecord[]>;
  /** A changed e-mail or phone is unproven (AU9); `unreachable`: no login would lead to the customer any more. */
  changeCustomer(tenant: Tenant, id: string, patch: CustomerPatch): Promise<ChangeCustomerOutcome>;

  /** What this installation signs and hashes with; `fresh` becomes it when there is none. */
  readSecret(fresh: string): Promise<string>;
  /** Deletes what is remembered past its time. */
  sweep(now: number): Promise<void>;

  /** The first business with its keys, unless there is one already. Answers whether it was created. */
  bootstrap(business: { id: string; name: string; createdAt: number }, keys: KeyRecord[]): Promise<boolean>;
  listBusinesses(): Promise<{ id: string; name: string }[]>;
  findKey(lookup: string): Promise<KeyRecord | null>;
  listKeys(tenant: Tenant): Promise<KeyRecord[]>;
  createKey(key: KeyRecord): Promise<void>;
  changeKey(tenant: Tenant, id: string, change: { origins?: string[]; enabled?: boolean }): Promise<KeyRecord | null>;
  /** What all enabled public keys list: a preflight names no key, so it is answered by the union (KY7). */
  listOrigins(): Promise<ReadonlySet<string>>;

  /** Resolves when the engine answers. */
  ping(): Promise<void>;
  /** Commits what is queued, then lets go of the files or connections. */
  close(): Promise<void>;
}

/** The engine cannot serve now (full, busy, gone, overloaded); the caller may try again: 503. */
export class StorageUnavailable extends Error {
  override name = 'StorageUnavailable';
}

export interface Clock {
  /** Wall clock, epoch ms. */
  now(): number;
  /** Never goes back; for intervals and time-outs, ms. */
  monotonic(): number;
  /** Calls `run` after `ms`, once; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
  /** Calls `run` every `ms`; the answer cancels it. */
  every(ms: number, run: () => void): () => void;
}

export interface Ids {
  conversation(): string;
  message(): string;
  note(): string;
  session(): string;
  upload(): string;
  /** An identity nobody has logged in to. */
  visitor(): string;
  customer(): string;
  business(): string;
  key(): string;
  loginCode(): string;
  identityKey(): string;
  member(): string;
  memberSession(): string;
  /** A way a member logs in. */
  memberAccount(): string;
  invitation(): string;
  auditEntry(): string;
  webhook(): string;
  webhookEvent(): string;
  macro(): string;
  mail(): string;
  csat(): string;
  /** A login code: six digits, each as likely as any other (AU2). */
  digits(): string;
  /** Of something that happened to a conversation. */
  event(): string;
  /** Of a saved view. */
  view(): string;
  request(): string;
  /** At least 128 random bits, URL-safe. */
  token(): string;
}

export interface Limit {
  /** Tokens the bucket holds. */
  burst: number;
  /** Tokens that come back each second. */
  perSecond: number;
}

export interface Bucket {
  key: string;
  limit: Limit;
}

export interface RateLimiter {
  /** Takes one token of each bucket, or of none; 0, or the milliseconds until all of them have one. */
  take(buckets: Bucket[]): number | Promise<number>;
}

/** What every use case is given. */
export interface Deps {
  storage: Storage;
  bus: Bus;
  clock: Clock;
  ids: Ids;
  /** What this installation signs and hashes with. */
  secret: string;
  /** Hears how far a customer has got with replies (CM3); absent: nobody wants to know. */
  noteRead?: (read: ReadMark) => void;
  /** A signed URL of an upload's bytes, good for some minutes (FI1). */
  fileUrl: SignFileUrl;
  /** How clients reach this server, without a slash at the end. */
  baseUrl: () => string;
  /** Hears of failures that no caller can be told of. */
  report: (error: unknown) => void;
}
