import type { Selectable } from 'kysely';
import { SESSION } from '../domain/session.ts';
import type { Storage } from '../ports.ts';
import { announceConversation } from './announce.ts';
import { insertConversation } from './conversations.ts';
import type { Engine } from './engine.ts';
import { toConversation, toSession } from './rows.ts';
import type { SessionTable } from './schema.ts';
import { deleteSessions, insertSession } from './session-rows.ts';

type Sessions = Pick<
  Storage,
  | 'createVisitor'
  | 'createSession'
  | 'findSession'
  | 'touchSession'
  | 'listSessions'
  | 'endSessions'
  | 'listEndedSessions'
>;

export function createSessions({ reader, write, prepare, dialect, announce }: Engine): Sessions {
  // Prepared once: everybody who comes back after a restart asks this first. The blank stands for the parameter.
  const byTokenHash = prepare<Selectable<SessionTable>>(
    'session-by-token-hash',
    reader.selectFrom('session').selectAll().where('token_hash', '=', '').compile(),
  );
  return {
    async createVisitor(session, fresh) {
      return write(async transaction => {
        await insertSession(transaction, session);
        const row = await insertConversation(transaction, fresh).returningAll().executeTakeFirstOrThrow();
        await announceConversation(announce, transaction, fresh);
        return toConversation(row);
      });
    },

    async createSession(session) {
      await write(transaction => insertSession(transaction, session));
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

    async listSessions(tenant, { identityId, after, now, limit }) {
      let query = reader
        .selectFrom('session')
        .selectAll()
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .where('last_seen_at', '>=', now - SESSION.idleMs)
        .where('created_at', '>=', now - SESSION.absoluteMs);
      if (identityId !== undefined) query = query.where('identity_id', '=', identityId);
      if (after !== undefined) query = query.where('id', '<', after);
      const rows = await query
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      const next = rows.length > limit ? (rows[limit - 1]?.id ?? null) : null;
      return { sessions: rows.slice(0, limit).map(toSession), next };
    },

    async endSessions(tenant, which, now) {
      return write(async transaction => {
        const query = dialect
          .lockRows(transaction.selectFrom('session').selectAll())
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .orderBy('id');
        const rows = await ('id' in which
          ? query.where('id', '=', which.id)
          : query.where('identity_id', '=', which.identityId)
        ).execute();
        return deleteSessions(transaction, rows.map(toSession), now);
      });
    },

    async listEndedSessions(fromNumber) {
      const rows = await reader
        .selectFrom('ended_session')
        .selectAll()
        .where('number', '>=', fromNumber)
        .orderBy('number')
        .execute();
      return rows.map(row => ({ number: row.number, sessionId: row.session_id, tokenHash: row.token_hash }));
    },
  };
}
