import type { Storage } from '../ports.ts';
import type { Engine } from './engine.ts';
import { toSession } from './rows.ts';

type Sessions = Pick<Storage, 'createSession' | 'findSession' | 'touchSession'>;

export function createSessions({ reader, write }: Engine): Sessions {
  return {
    async createSession(session) {
      await write(transaction =>
        transaction
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
          .execute(),
      );
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
