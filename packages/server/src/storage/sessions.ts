import type { Selectable } from 'kysely';
import type { Storage } from '../ports.ts';
import { insertConversation } from './conversations.ts';
import type { Engine } from './engine.ts';
import { toConversation, toSession } from './rows.ts';
import type { SessionTable } from './schema.ts';

type Sessions = Pick<Storage, 'createVisitor' | 'findSession' | 'touchSession'>;

export function createSessions({ reader, write, prepare }: Engine): Sessions {
  // Prepared once: everybody who comes back after a restart asks this first. The blank stands for the parameter.
  const byTokenHash = prepare<Selectable<SessionTable>>(
    'session-by-token-hash',
    reader.selectFrom('session').selectAll().where('token_hash', '=', '').compile(),
  );
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
      const [row] = await byTokenHash([tokenHash]);
      return row ? toSession(row) : null;
    },

    async touchSession(session, now) {
      await write(transaction =>
        transaction.updateTable('session').set({ last_seen_at: now }).where('id', '=', session.id).execute(),
      );
    },
  };
}
