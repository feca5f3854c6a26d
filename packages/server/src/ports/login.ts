import type { Channel } from '../domain/contact.ts';
import type { IdempotentRequest } from '../domain/idempotency.ts';
import type { IdentityKeyRecord, OutboxRecord, Tenant } from '../domain/model.ts';

// How somebody proves who they are. Instants are epoch milliseconds, as everywhere.

/** A login code to be kept for a contact, and sent to it. */
export interface NewLoginCode {
  id: string;
  tenant: Tenant;
  contact: string;
  channel: Channel;
  codeHash: string;
  /** The session that asked: only it may use the code; null: there was none (AU3). */
  sessionId: string | null;
  /** In the test environment the code itself goes to the outbox; null: it is sent. */
  outboxCode: string | null;
  /** SMS a tenant may send in a day; null: this is none that counts. */
  smsDailyMax: number | null;
  now: number;
}

export type IssueOutcome =
  | { kind: 'issued'; nextResendInSeconds: number; replayed: boolean }
  /** Nothing was changed: the older code stays good (AU5). */
  | { kind: 'too-soon'; retryAt: number };

/** Whose code a guess is for. */
export interface CodeHolder {
  tenant: Tenant;
  contact: string;
  sessionId: string | null;
}

/** Login codes: one a contact, counted where all nodes see it. */
export interface LoginCodes {
  /** Voids the contact's older code and stores this one, unless it is too soon or a replay (AU2, AU5, AU11). */
  issueCode(code: NewLoginCode, request: IdempotentRequest | null): Promise<IssueOutcome>;
  /** Takes one of the guesses the code has; null: there is none to take, and nothing may be compared (AU4). */
  takeGuess(holder: CodeHolder): Promise<{ id: string; codeHash: string; expiresAt: number } | null>;
  /** Voids the code; false: somebody else did already (AU2). */
  spendCode(holder: CodeHolder, id: string): Promise<boolean>;
  /** Newest first, at most as many as the outbox holds. */
  listOutbox(tenant: Tenant, contact: string | null, now: number): Promise<OutboxRecord[]>;
}

/** The keys a business signs identities with, and which of their tokens were used. */
export interface IdentityKeys {
  /** False: the tenant has as many enabled keys of this algorithm as it may (ID4). */
  addIdentityKey(key: IdentityKeyRecord): Promise<boolean>;
  /** The enabled ones, oldest first. */
  listIdentityKeys(tenant: Tenant): Promise<IdentityKeyRecord[]>;
  /** For good. False: no such enabled key. */
  disableIdentityKey(tenant: Tenant, id: string): Promise<boolean>;
  /** False: it was used before (ID3). */
  useIdentityToken(tenant: Tenant, token: { jti: string; expiresAt: number }): Promise<boolean>;
}

/** A login code on its way to somebody. */
export interface CodeLetter {
  contact: string;
  code: string;
  businessName: string;
}

/** What carries login codes out of the house. */
export interface CodeSender {
  channel: Channel;
  /** Resolves when somebody took the code over; else throws `NotSent`. */
  send(letter: CodeLetter): Promise<void>;
  close(): Promise<void>;
}

/** A code was not taken over. The message says why, without the contact and the code: it is for the log. */
export class NotSent extends Error {
  override name = 'NotSent';
  /** Whether trying again can help. */
  readonly isTemporary: boolean;

  constructor(message: string, isTemporary: boolean) {
    super(message);
    this.isTemporary = isTemporary;
  }
}
