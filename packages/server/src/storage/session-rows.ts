import type { Transaction } from 'kysely';
import { idempotencyScopes } from '../domain/idempotency.ts';
import type { SessionRecord } from '../domain/model.ts';
import type { EndedSession } from '../ports.ts';
import type { Dialect } from './dialect.ts';
import type { Schema } from './schema.ts';

// What several units of work do with session rows.

/** Rows of one statement: a customer may have more sessions than a statement may have parameters. */
const CHUNK = 1_000;

export async function insertSession(transaction: Transaction<Schema>, session: SessionRecord): Promise<void> {
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
}

/** Holds the session against a login that would end it; false: it has ended. */
export async function lockSession(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  sessionId: string,
): Promise<boolean> {
  const row = await dialect
    .lockRows(transaction.selectFrom('session').select('id'))
    .where('id', '=', sessionId)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Deletes sessions the caller has locked, with the answers only they could ask for again, and writes down for the other
 * nodes that they ended (SE7).
 */
export async function deleteSessions(
  transaction: Transaction<Schema>,
  sessions: Pick<SessionRecord, 'id' | 'tokenHash' | 'tenant'>[],
  now: number,
): Promise<EndedSession[]> {
  const ended: EndedSession[] = [];
  for (let at = 0; at < sessions.length; at += CHUNK) {
    const chunk = sessions.slice(at, at + CHUNK);
    await transaction
      .deleteFrom('session')
      .where(
        'id',
        'in',
        chunk.map(({ id }) => id),
      )
      .execute();
    const scopes = chunk.flatMap(({ id, tenant }) => idempotencyScopes(tenant, id));
    await transaction.deleteFrom('idempotent_answer').where('scope', 'in', scopes).execute();
    ended.push(...(await noteEnded(transaction, chunk, now)));
  }
  return ended;
}

/** For the other nodes, in the transaction that ends the sessions: their sockets close there too (SE7). */
export async function noteEnded(
  transaction: Transaction<Schema>,
  sessions: { id: string; tokenHash: string }[],
  now: number,
): Promise<EndedSession[]> {
  if (sessions.length === 0) return [];
  const rows = await transaction
    .insertInto('ended_session')
    .values(sessions.map(({ id, tokenHash }) => ({ session_id: id, token_hash: tokenHash, ended_at: now })))
    .returningAll()
    .execute();
  return rows.map(row => ({ number: row.number, sessionId: row.session_id, tokenHash: row.token_hash }));
}
