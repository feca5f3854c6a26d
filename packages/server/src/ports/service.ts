import type { Rating } from '../domain/csat.ts';
import type { Letter } from '../domain/letter.ts';
import type { EventRecord, MailRecord, ServiceSettingsRecord, Tenant } from '../domain/model.ts';

// How a tenant serves, the mails that carry a conversation on, and ratings: parts of `Storage`, and who takes mails.

/** How far a customer has got: they have every message up to this mark. */
export interface ReadMark {
  conversationId: string;
  through: number;
}

export interface DigestSearch {
  /** Replies newer than this have not waited long enough. */
  repliedBefore: number;
  /** Replies older than this are left alone: mails were off, or the server was. */
  repliedSince: number;
  now: number;
  /** Conversations looked at. */
  limit: number;
  freshId: () => string;
  /** The test environment's are kept, not sent. */
  isKept: boolean;
}

/** How an attempt to send ended. `unread`: nothing was sent, and its replies may be mailed again. */
export type MailOutcome =
  | { kind: 'sent' }
  /** There was nothing left to say. */
  | { kind: 'dropped' }
  | { kind: 'retry'; dueAt: number }
  | { kind: 'failed'; isUnread: boolean };

export type NewTranscript = Pick<MailRecord, 'id' | 'tenant' | 'conversationId' | 'address' | 'throughMark'> & {
  now: number;
  dailyMax: number;
  isKept: boolean;
};

export interface MailTenant {
  tenant: Tenant;
  mailAfterMinutes: number;
}

/** A link in a mail is opened by a person, then taken up by the widget: each step once (CM6, CM7). */
export interface MailLink {
  mail: MailRecord;
  customerId: string;
}

export interface Mails {
  /** Null: the tenant never changed the defaults. */
  findServiceSettings(tenant: Tenant): Promise<ServiceSettingsRecord | null>;
  /** Changes what `change` names, in `initial` when there is nothing yet; at least one field. Answers the whole. */
  changeServiceSettings(
    tenant: Tenant,
    initial: ServiceSettingsRecord,
    change: Partial<ServiceSettingsRecord>,
  ): Promise<ServiceSettingsRecord>;
  /** Tenants whose replies are mailed; `initial`: of those that changed nothing. */
  listMailTenants(initial: ServiceSettingsRecord): Promise<MailTenant[]>;

  /** A mark never goes back; conversations that are gone are left out. */
  noteReads(reads: ReadMark[]): Promise<void>;
  /** Queues digests of unread replies; one node at a time. False: there is more to look at (CM3, CM4). */
  queueDigests(tenant: Tenant, search: DigestSearch): Promise<boolean>;
  /** False: the conversation had its transcripts of the day, or is gone (CM11). */
  queueTranscript(transcript: NewTranscript): Promise<'queued' | 'too-many' | 'no-conversation'>;
  /**
   * Takes mails that are due, until `until`; who has read meanwhile gets none. What somebody else had begun to send and
   * did not finish is given up: nobody knows whether it was sent (CM5). `lost` are those. `isMore`: others may be due.
   */
  claimMails(
    now: number,
    until: number,
    limit: number,
  ): Promise<{ claimed: MailRecord[]; lost: MailRecord[]; isMore: boolean }>;
  /**
   * Before the mail server hears of a mail that was taken until `claimedUntil`; whoever does not say by `until` what came
   * of it has died. False: it took too long, and somebody else has it.
   */
  beginMail(id: string, claimedUntil: number, until: number): Promise<boolean>;
  settleMail(id: string, outcome: MailOutcome): Promise<void>;
  /** The test environment's, newest first. */
  listKeptMails(tenant: Tenant, since: number, limit: number): Promise<MailRecord[]>;

  /** The mail and its customer, while that one still has the address; whether the link was opened. */
  findMailLink(mailId: string): Promise<(MailLink & { isOpened: boolean }) | null>;
  /** Opens the link once; null: it was, or its customer has another address now. */
  openMailLink(mailId: string, now: number): Promise<MailLink | null>;
  /** Uses up what `openMailLink` gave, once. */
  useMailLink(tenant: Tenant, mailId: string): Promise<MailLink | null>;
  findMailRefusal(customerId: string): Promise<{ tenant: Tenant; isRefused: boolean } | null>;
  /** Whether the customer wants mails about replies; false: there is no such customer. */
  setMailRefusal(customerId: string, refused: boolean, now: number): Promise<boolean>;
}

export type GiveRatingOutcome =
  | { kind: 'given'; event: EventRecord }
  | { kind: 'given-before' }
  | { kind: 'no-request' };

export interface Ratings {
  /** The customer of this conversation answers; once (CM13). */
  giveRating(
    tenant: Tenant,
    conversationId: string,
    id: string,
    rating: Rating,
    /** Says so on the timeline; its instant is the answer's. */
    event: EventRecord,
  ): Promise<GiveRatingOutcome>;
}

/** What carries letters out of the house. */
export interface LetterSender {
  /** Resolves when the mail server took it over; else throws `NotSent`. */
  send(letter: Letter & { to: string; id: string }): Promise<void>;
}
