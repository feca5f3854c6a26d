import type { Actor, MemberRole } from '@deskbell/protocol';
import type { AuditRecord, InvitationRecord, MemberRecord, MemberSessionRecord, Tenant } from '../domain/model.ts';
import type { EndedSession } from '../ports.ts';

// The shop's people: who they are, how they log in, what they did. Parts of `Storage`.

/** A member to be made, with the first way to log in; null: they come by the shop's own log-in service. */
export interface NewMember {
  member: MemberRecord;
  password: { accountId: string; hash: string } | null;
}

export interface MemberPatch {
  name?: string;
  role?: MemberRole;
  enabled?: boolean;
}

export type ChangeMemberOutcome =
  | { kind: 'changed'; member: MemberRecord; before: MemberRecord; ended: EndedSession[] }
  /** The business would be left without an admin who can log in. */
  | { kind: 'last-admin' }
  | { kind: 'no-member' };

export type TakeUpOutcome = { kind: 'made' } | { kind: 'no-link' } | { kind: 'email-taken' };

export interface Members {
  /** Whether any business has an admin. */
  hasAdmin(): Promise<boolean>;
  /** Keeps a link that makes the business's first admin; those that are over go. */
  addSetUpLink(link: { tokenHash: string; businessId: string; expiresAt: number }, now: number): Promise<void>;
  /** The business a set-up link is for; null: it is over, was used, or never was. */
  findSetUpLink(tokenHash: string, now: number): Promise<string | null>;
  /** Makes the first admin and uses up all set-up links of the business: one unit of work. */
  takeUpSetUpLink(tokenHash: string, fresh: NewMember, now: number): Promise<TakeUpOutcome>;

  listMembers(businessId: string): Promise<MemberRecord[]>;
  getMember(businessId: string, id: string): Promise<MemberRecord | null>;
  /** Of any business, like the next one. */
  findMember(id: string): Promise<MemberRecord | null>;
  findMemberByEmail(email: string): Promise<MemberRecord | null>;
  /** Disabling ends the member's sessions in the same unit of work (AC9). */
  changeMember(businessId: string, id: string, patch: MemberPatch, now: number): Promise<ChangeMemberOutcome>;
  /** A new password for whoever may open the database; ends the sessions, takes the second factor away. */
  replacePassword(memberId: string, accountId: string, hash: string, now: number): Promise<EndedSession[]>;

  /** The session of a member who is enabled, and who they are; null: there is none. Expiry is the caller's to check. */
  findMemberSession(tokenHash: string): Promise<{ session: MemberSessionRecord; member: MemberRecord } | null>;
  /** Newest first. */
  listMemberSessions(memberId: string): Promise<MemberSessionRecord[]>;
  /** Postpones the idle end; nothing is written unless it was seen before `seenBefore`. */
  touchMemberSession(session: MemberSessionRecord, now: number, seenBefore: number): Promise<void>;
  /** Ends those that live; other nodes are told as for customers' (SE7). */
  endMemberSessions(memberId: string, which: { id?: string; exceptId?: string }, now: number): Promise<EndedSession[]>;
  /** Every browser of the member is asked for the second factor again (AC11); ending all sessions does so too. */
  forgetTrustedBrowsers(memberId: string): Promise<void>;
  /** False: it was used before, and that is remembered until `until`. */
  useSecondFactorCode(codeHash: string, now: number, until: number): Promise<boolean>;

  listInvitations(businessId: string, now: number): Promise<InvitationRecord[]>;
  /** In place of an older one to the same address. `full`: there are `max` members and open invitations already. */
  addInvitation(invitation: InvitationRecord & { tokenHash: string }, max: number): Promise<'added' | 'full'>;
  deleteInvitation(businessId: string, id: string): Promise<InvitationRecord | null>;
  findInvitation(which: { tokenHash: string } | { email: string }, now: number): Promise<InvitationRecord | null>;
  /** Makes the member and uses up the invitation: one unit of work. */
  acceptInvitation(tokenHash: string, fresh: NewMember, now: number): Promise<TakeUpOutcome>;

  addAuditEntry(entry: AuditRecord): Promise<void>;
  /** Newest first; of this tenant and of its whole business. `next`: to continue after; null at the end. */
  listAuditEntries(
    tenant: Tenant,
    query: { after?: number; limit: number },
  ): Promise<{ entries: AuditRecord[]; next: number | null }>;
}

/** What the log-in library stores, by its own names; columns it has no use for are ours. */
export const AUTH_TABLES = [
  'member',
  'member_session',
  'member_account',
  'member_verification',
  'member_two_factor',
  'member_passkey',
] as const;
export type AuthTable = (typeof AUTH_TABLES)[number];

export type AuthValue = string | number | null;
export interface AuthCondition {
  column: string;
  operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';
  value: AuthValue | AuthValue[];
  /** How it joins the conditions of the same kind; all `and` ones must hold, and one of the `or` ones. */
  joins: 'and' | 'or';
}
export type AuthRow = Record<string, AuthValue>;

/** Rows for the log-in library: every call is its own unit of work, through the one writer. */
export interface AuthRecords {
  insertAuthRow(table: AuthTable, row: AuthRow): Promise<AuthRow>;
  findAuthRows(
    table: AuthTable,
    where: AuthCondition[],
    page?: { limit?: number; offset?: number; sortBy?: { column: string; direction: 'asc' | 'desc' } },
  ): Promise<AuthRow[]>;
  countAuthRows(table: AuthTable, where: AuthCondition[]): Promise<number>;
  /** Answers the rows as they are now. */
  updateAuthRows(table: AuthTable, where: AuthCondition[], change: AuthRow): Promise<AuthRow[]>;
  /** Adds to a counter in one statement; null: nothing matched. */
  incrementAuthRow(
    table: AuthTable,
    where: AuthCondition[],
    increment: Record<string, number>,
    set: AuthRow,
  ): Promise<AuthRow | null>;
  /** Answers what was deleted. Sessions among them are ended as above. */
  deleteAuthRows(
    table: AuthTable,
    where: AuthCondition[],
    now: number,
  ): Promise<{ rows: AuthRow[]; ended: EndedSession[] }>;
}

export type { Actor };

/** The shop's own log-in service (AC12). */
export interface SingleSignOn {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What its button says. */
  name: string;
  /** Whether its addresses count as proven though it does not say so. */
  isEmailTrusted: boolean;
}

/** The header that names the caller's address to the log-in library; what a browser sends under it is never passed on. */
export const LOG_IN_IP_HEADER = 'x-deskbell-ip';

/** The log-in library's routes, loaded when somebody first logs in: it takes a good part of the memory of an idle server. */
export interface LogInRoutes {
  /** `request.url`: below `origin`, which is where the browser reached us; `LOG_IN_IP_HEADER` says from where. */
  handle(request: Request, origin: string): Promise<Response>;
}

/** Mails to members. Nothing waits for them: how long one takes must not tell who is a member (AC5). */
export interface MemberMail {
  sendInvitation(letter: { id: string; to: string; url: string; businessName: string }): void;
  sendResetLink(letter: { id: string; to: string; url: string; name: string }): void;
}
