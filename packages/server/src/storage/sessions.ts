import type { Storage } from '../ports.ts';
import { insertConversation } from './conversations.ts';
import type { Engine } from './engine.ts';
import { toConversation, toSession } from './rows.ts';

type Sessions = Pick<Storage, 'createVisitor' | 'findSession' | 'touchSession'>;

export function createSessions({ reader, write }: Engine): Sessions {
  return {
    async createVisitor(session, fresh) {
      return write(async transaction => {
        await transaction
          .insertInto('session')
          .values({
            id: session.id,
            business_id: session.tenant.businessId,
            environment: session.tenant.environment,
            token_hash: session.tokenHash,
            identity_id: session.identityId,
            created_at: session.createdAt,
            last_seen_at: session.lastSeenAt,
          })
          .execute();
        const row = await insertConversation(transaction, fresh).returningAll().executeTakeFirstOrThrow();
        return toConversation(row);
      });
    },

    async findSession(tokenHash) {
      const row = await reader.selectFrom('session').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst();
      return row ? toSession(row) : null;
    },

    async touchSession(session, now) {
      await write(transaction =>
        transaction.updateTable('session').set({ last_seen_at: now }).where('id', '=', session.id).execute(),
      );
    },
  };
}
