import type { InferResult } from 'kysely';
import type { Members } from '../ports/members.ts';
import type { Engine } from './engine.ts';
import { deleteMemberSessions, forgetTrustedBrowsers, toMember, toMemberSession } from './member-rows.ts';

type Part = Pick<
  Members,
  | 'findMemberSession'
  | 'listMemberSessions'
  | 'touchMemberSession'
  | 'endMemberSessions'
  | 'forgetTrustedBrowsers'
  | 'useSecondFactorCode'
>;

/** Browsers members are logged in with. */
export function createMemberSessions({ reader, write, prepare }: Engine): Part {
  const query = reader
    .selectFrom('member_session')
    .innerJoin('member', 'member.id', 'member_session.member_id')
    .selectAll('member')
    .select([
      'member_id',
      'token_hash',
      'ip',
      'user_agent',
      'expires_at',
      'member_session.id as session_id',
      'member_session.created_at as session_created_at',
      'member_session.last_seen_at as session_seen_at',
    ])
    .where('token_hash', '=', '');
  // Prepared once: every request of a member asks it. The blank stands for the parameter.
  const byTokenHash = prepare<InferResult<typeof query>[number]>('member-session-by-token-hash', query.compile());
  return {
    async findMemberSession(tokenHash) {
      const [row] = await byTokenHash([tokenHash]);
      if (row?.enabled !== 1) return null;
      const session = { id: row.session_id, created_at: row.session_created_at, last_seen_at: row.session_seen_at };
      return { session: toMemberSession({ ...row, ...session }), member: toMember(row) };
    },

    async listMemberSessions(memberId) {
      const rows = await reader
        .selectFrom('member_session')
        .selectAll()
        .where('member_id', '=', memberId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .execute();
      return rows.map(toMemberSession);
    },

    async touchMemberSession({ id, memberId }, now, seenBefore) {
      await write(async transaction => {
        const { numUpdatedRows } = await transaction
          .updateTable('member_session')
          .set({ last_seen_at: now })
          .where('id', '=', id)
          .where('last_seen_at', '<', seenBefore)
          .executeTakeFirstOrThrow();
        // Another request of the same moment did it.
        if (numUpdatedRows === 0n) return;
        await transaction.updateTable('member').set({ last_seen_at: now }).where('id', '=', memberId).execute();
      });
    },

    endMemberSessions: (memberId, which, now) =>
      write(transaction => deleteMemberSessions(transaction, memberId, which, now)),

    forgetTrustedBrowsers: memberId => write(transaction => forgetTrustedBrowsers(transaction, memberId)),

    useSecondFactorCode: (codeHash, now, until) =>
      write(async transaction => {
        const times = { created_at: now, updated_at: now, expires_at: until };
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('member_verification')
          .values({ id: codeHash, identifier: codeHash, value: 'used', ...times })
          .onConflict(conflict =>
            conflict.column('id').doUpdateSet(times).where('member_verification.expires_at', '<', now),
          )
          .executeTakeFirstOrThrow();
        return numInsertedOrUpdatedRows === 1n;
      }),
  };
}
