import type { Selectable, Transaction } from 'kysely';
import type { InvitationRecord, MemberRecord, MemberSessionRecord } from '../domain/model.ts';
import type { NewMember } from '../ports/members.ts';
import type { EndedSession } from '../ports.ts';
import type { Schema } from './schema.ts';
import type { InvitationTable, MemberSessionTable, MemberTable } from './schema-members.ts';
import { noteEnded } from './session-rows.ts';

// What several units of work do with the rows of members and their sessions.

export function toMember(row: Selectable<MemberTable>): MemberRecord {
  return {
    id: row.id,
    businessId: row.business_id,
    name: row.name,
    email: row.email,
    role: row.role,
    enabled: row.enabled === 1,
    twoFactorEnabled: row.two_factor_enabled === 1,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  };
}

export function toMemberSession(row: Selectable<MemberSessionTable>): MemberSessionRecord {
  return {
    id: row.id,
    memberId: row.member_id,
    tokenHash: row.token_hash,
    ip: row.ip || null,
    userAgent: row.user_agent || null,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  };
}

export function toInvitation(row: Selectable<InvitationTable>): InvitationRecord {
  return {
    id: row.id,
    businessId: row.business_id,
    email: row.email,
    role: row.role,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

export async function insertMember(transaction: Transaction<Schema>, { member, password }: NewMember): Promise<void> {
  const now = member.createdAt;
  await transaction
    .insertInto('member')
    .values({
      id: member.id,
      business_id: member.businessId,
      name: member.name,
      email: member.email,
      // Whoever let them in vouches for the address: by the link they were sent, or at the machine itself.
      email_verified: 1,
      role: member.role,
      enabled: 1,
      two_factor_enabled: 0,
      created_at: now,
      updated_at: now,
      last_seen_at: null,
    })
    .execute();
  if (password) await insertPassword(transaction, member.id, password.accountId, password.hash, now);
}

/** The library finds a password by the member's own id. */
export async function insertPassword(
  transaction: Transaction<Schema>,
  memberId: string,
  accountId: string,
  hash: string,
  now: number,
): Promise<void> {
  await transaction
    .insertInto('member_account')
    .values({
      id: accountId,
      member_id: memberId,
      provider_id: 'credential',
      account_id: memberId,
      password: hash,
      created_at: now,
      updated_at: now,
    })
    .execute();
}

/**
 * Browsers that are spared the second factor are asked again (AC11). The names of these records are hashed, their value is
 * the member: links for a new password and half-done log-ins go with them.
 */
export async function forgetTrustedBrowsers(transaction: Transaction<Schema>, memberId: string): Promise<void> {
  await transaction.deleteFrom('member_verification').where('value', '=', memberId).execute();
}

/** Without an `id`: all there are, and no browser is trusted any more. */
export async function deleteMemberSessions(
  transaction: Transaction<Schema>,
  memberId: string,
  which: { id?: string; exceptId?: string },
  now: number,
): Promise<EndedSession[]> {
  if (which.id === undefined) await forgetTrustedBrowsers(transaction, memberId);
  let query = transaction.deleteFrom('member_session').where('member_id', '=', memberId);
  if (which.id !== undefined) query = query.where('id', '=', which.id);
  if (which.exceptId !== undefined) query = query.where('id', '<>', which.exceptId);
  const rows = await query.returning(['id', 'token_hash']).execute();
  return noteEnded(
    transaction,
    rows.map(row => ({ id: row.id, tokenHash: row.token_hash })),
    now,
  );
}
