import type { Transaction } from 'kysely';
import type { Members } from '../ports/members.ts';
import type { Engine } from './engine.ts';
import { deleteMemberSessions, insertMember, insertPassword, toMember } from './member-rows.ts';
import type { Schema } from './schema.ts';

type Part = Pick<
  Members,
  | 'hasAdmin'
  | 'addSetUpLink'
  | 'findSetUpLink'
  | 'takeUpSetUpLink'
  | 'listMembers'
  | 'getMember'
  | 'findMember'
  | 'findMemberByEmail'
  | 'changeMember'
  | 'replacePassword'
>;

/** The shop's people (AC1) and how the first of them comes in (AC2). */
export function createMembers({ reader, write, dialect }: Engine): Part {
  return {
    async hasAdmin() {
      const row = await reader
        .selectFrom('member')
        .select('id')
        .where('role', '=', 'admin')
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async addSetUpLink({ tokenHash, businessId, expiresAt }, now) {
      await write(async transaction => {
        await transaction.deleteFrom('set_up_link').where('expires_at', '<=', now).execute();
        await transaction
          .insertInto('set_up_link')
          .values({ token_hash: tokenHash, business_id: businessId, expires_at: expiresAt })
          .execute();
      });
    },

    async findSetUpLink(tokenHash, now) {
      const row = await reader
        .selectFrom('set_up_link')
        .select('business_id')
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row?.business_id ?? null;
    },

    async takeUpSetUpLink(tokenHash, fresh, now) {
      try {
        return await write(async transaction => {
          // Two who open one link at once: the second finds it gone.
          await dialect.lockTable(transaction, 'set_up_link');
          const { businessId } = fresh.member;
          const link = await transaction
            .deleteFrom('set_up_link')
            .where('token_hash', '=', tokenHash)
            .where('business_id', '=', businessId)
            .where('expires_at', '>', now)
            .returning('token_hash')
            .executeTakeFirst();
          if (!link) return { kind: 'no-link' };
          await insertMember(transaction, fresh);
          await transaction.deleteFrom('set_up_link').where('business_id', '=', businessId).execute();
          return { kind: 'made' };
        });
      } catch (error) {
        if (dialect.isTaken(error)) return { kind: 'email-taken' };
        throw error;
      }
    },

    async listMembers(businessId) {
      const rows = await reader
        .selectFrom('member')
        .selectAll()
        .where('business_id', '=', businessId)
        .orderBy('id')
        .execute();
      return rows.map(toMember);
    },

    async getMember(businessId, id) {
      const row = await reader
        .selectFrom('member')
        .selectAll()
        .where('id', '=', id)
        .where('business_id', '=', businessId)
        .executeTakeFirst();
      return row ? toMember(row) : null;
    },

    async findMember(id) {
      const row = await reader.selectFrom('member').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toMember(row) : null;
    },

    async findMemberByEmail(email) {
      const row = await reader.selectFrom('member').selectAll().where('email', '=', email).executeTakeFirst();
      return row ? toMember(row) : null;
    },

    async changeMember(businessId, id, { name, role, enabled }, now) {
      return write(async transaction => {
        // All of the business's, so that two admins who demote each other at once leave one.
        const rows = await dialect
          .lockRows(transaction.selectFrom('member').selectAll())
          .where('business_id', '=', businessId)
          .orderBy('id')
          .execute();
        const row = rows.find(candidate => candidate.id === id);
        if (!row) return { kind: 'no-member' };
        const changed = {
          ...row,
          ...(name !== undefined && { name }),
          ...(role !== undefined && { role }),
          ...(enabled !== undefined && { enabled: enabled ? 1 : 0 }),
        };
        const others = rows.filter(candidate => candidate.id !== id);
        const wasAdmin = isWorkingAdmin(row);
        if (wasAdmin && !isWorkingAdmin(changed) && !others.some(isWorkingAdmin)) return { kind: 'last-admin' };
        await transaction
          .updateTable('member')
          .set({ name: changed.name, role: changed.role, enabled: changed.enabled, updated_at: now })
          .where('id', '=', id)
          .execute();
        const ended = changed.enabled === 1 ? [] : await deleteMemberSessions(transaction, id, {}, now);
        return { kind: 'changed', member: toMember(changed), before: toMember(row), ended };
      });
    },

    async replacePassword(memberId, accountId, hash, now) {
      return write(async transaction => {
        await transaction
          .deleteFrom('member_account')
          .where('member_id', '=', memberId)
          .where('provider_id', '=', 'credential')
          .execute();
        await insertPassword(transaction, memberId, accountId, hash, now);
        await takeSecondFactorAway(transaction, memberId, now);
        return deleteMemberSessions(transaction, memberId, {}, now);
      });
    },
  };
}

function isWorkingAdmin(row: { role: string; enabled: number }): boolean {
  return row.role === 'admin' && row.enabled === 1;
}

async function takeSecondFactorAway(transaction: Transaction<Schema>, memberId: string, now: number): Promise<void> {
  await transaction.deleteFrom('member_two_factor').where('member_id', '=', memberId).execute();
  await transaction
    .updateTable('member')
    .set({ two_factor_enabled: 0, updated_at: now })
    .where('id', '=', memberId)
    .execute();
}
