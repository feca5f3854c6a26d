import type { Members } from '../ports/members.ts';
import type { Engine } from './engine.ts';
import { insertMember, toInvitation } from './member-rows.ts';

type Part = Pick<
  Members,
  'listInvitations' | 'addInvitation' | 'deleteInvitation' | 'findInvitation' | 'acceptInvitation'
>;

/** How members let further ones in (AC7). */
export function createInvitations({ reader, write, dialect }: Engine): Part {
  return {
    async listInvitations(businessId, now) {
      const rows = await reader
        .selectFrom('invitation')
        .selectAll()
        .where('business_id', '=', businessId)
        .where('expires_at', '>', now)
        .orderBy('id', 'desc')
        .execute();
      return rows.map(toInvitation);
    },

    addInvitation: ({ id, businessId, email, role, tokenHash, createdAt, expiresAt }, max) =>
      write(async transaction => {
        // One after the other, so that two at once are both counted. Who accepts takes one out: not meanwhile either.
        await dialect.lockTable(transaction, 'invitation');
        await transaction.deleteFrom('invitation').where('expires_at', '<=', createdAt).execute();
        const members = await transaction
          .selectFrom('member')
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .where('business_id', '=', businessId)
          .executeTakeFirstOrThrow();
        const others = await transaction
          .selectFrom('invitation')
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .where('business_id', '=', businessId)
          .where('email', '!=', email)
          .executeTakeFirstOrThrow();
        if (Number(members.n) + Number(others.n) >= max) return 'full';
        const row = { id, role, token_hash: tokenHash, created_at: createdAt, expires_at: expiresAt };
        await transaction
          .insertInto('invitation')
          .values({ ...row, business_id: businessId, email })
          .onConflict(conflict => conflict.columns(['business_id', 'email']).doUpdateSet(row))
          .execute();
        return 'added';
      }),

    async deleteInvitation(businessId, id) {
      const row = await write(transaction =>
        transaction
          .deleteFrom('invitation')
          .where('business_id', '=', businessId)
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst(),
      );
      return row ? toInvitation(row) : null;
    },

    async findInvitation(which, now) {
      const query = reader
        .selectFrom('invitation')
        .selectAll()
        .where('expires_at', '>', now)
        .orderBy('created_at', 'desc');
      const row = await ('tokenHash' in which
        ? query.where('token_hash', '=', which.tokenHash)
        : query.where('email', '=', which.email)
      ).executeTakeFirst();
      return row ? toInvitation(row) : null;
    },

    async acceptInvitation(tokenHash, fresh, now) {
      try {
        return await write(async transaction => {
          const used = await transaction
            .deleteFrom('invitation')
            .where('token_hash', '=', tokenHash)
            .where('expires_at', '>', now)
            .returning('id')
            .executeTakeFirst();
          if (!used) return { kind: 'no-link' };
          await insertMember(transaction, fresh);
          return { kind: 'made' };
        });
      } catch (error) {
        if (dialect.isTaken(error)) return { kind: 'email-taken' };
        throw error;
      }
    },
  };
}
