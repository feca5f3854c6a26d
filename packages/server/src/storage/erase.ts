import type { Transaction } from 'kysely';
import { isCustomerId } from '../domain/identity.ts';
import type { Tenant } from '../domain/model.ts';
import type { People } from '../ports/people.ts';
import { lockCustomer } from './customers.ts';
import type { Dialect } from './dialect.ts';
import type { Engine } from './engine.ts';
import { eraseLoginTraces } from './erase-login-traces.ts';
import { removeUploads } from './remove-uploads.ts';
import type { Schema } from './schema.ts';
import { askForRewrite } from './search-rewrite.ts';
import { deleteSessions } from './session-rows.ts';

/** Messages deleted by one statement. */
const CHUNK = 1_000;

/**
 * Everything of one identity, in one transaction, which takes its locks in a login's order: the sessions, the customer,
 * the conversation (CU8). What refers to a conversation or a customer by a foreign key goes with it; what is indexed for
 * the search is taken out after that, by the tasks its triggers leave.
 */
export function createErase({ write, dialect }: Engine): Pick<People, 'eraseIdentity'> {
  return {
    eraseIdentity: (tenant, identityId, now) =>
      write(async transaction => {
        const readSessions = () =>
          dialect
            .lockRows(transaction.selectFrom('session').select(['id', 'token_hash']))
            .where('identity_id', '=', identityId)
            .where('business_id', '=', tenant.businessId)
            .where('environment', '=', tenant.environment)
            .orderBy('id')
            .execute();
        await readSessions();
        const customer = isCustomerId(identityId) ? await lockCustomer(transaction, dialect, tenant, identityId) : null;
        const conversation = await dialect
          .lockRows(transaction.selectFrom('conversation').select(['id', 'number']))
          .where('identity_id', '=', identityId)
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .executeTakeFirst();
        // A login that was before us may have made one more.
        const sessions = await readSessions();
        if (!customer && !conversation && sessions.length === 0) return null;
        const ended = await deleteSessions(
          transaction,
          sessions.map(({ id, token_hash }) => ({ id, tokenHash: token_hash, tenant })),
          now,
        );
        await eraseLoginTraces(transaction, tenant, { customer, sessionIds: sessions.map(({ id }) => id) });
        const blobs = await removeUploads(transaction, await listUploads(transaction, tenant, identityId), now);
        const conversationIds = conversation ? await eraseConversation(transaction, conversation) : [];
        await eraseDeliveries(transaction, dialect, identityId, conversationIds);
        await transaction
          .deleteFrom('visit')
          .where('identity_id', '=', identityId)
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .execute();
        await transaction.deleteFrom('customer').where('id', '=', identityId).execute();
        await askForRewrite(transaction);
        return { conversationId: conversation?.id ?? null, ended, blobs };
      }),
  };
}

/** What they sent, and what they were sent. */
async function listUploads(transaction: Transaction<Schema>, tenant: Tenant, identityId: string): Promise<string[]> {
  const ids = new Set<string>();
  for (const column of ['owner', 'audience'] as const) {
    const rows = await transaction
      .selectFrom('upload')
      .select('id')
      .where(column, '=', identityId)
      .where('business_id', '=', tenant.businessId)
      .where('environment', '=', tenant.environment)
      .execute();
    for (const { id } of rows) ids.add(id);
  }
  return [...ids];
}

/** Answers its id and those of what was merged into it. */
async function eraseConversation(
  transaction: Transaction<Schema>,
  { id, number }: { id: string; number: number },
): Promise<string[]> {
  await eraseMessages(transaction, number);
  await transaction.deleteFrom('note').where('conversation_number', '=', number).execute();
  const merged = await transaction
    .deleteFrom('merged_conversation')
    .where('into_id', '=', id)
    .returning('id')
    .execute();
  await transaction.deleteFrom('conversation').where('number', '=', number).execute();
  return [id, ...merged.map(row => row.id)];
}

/** In the order in which what came of tries is written down: of two that wait for each other PostgreSQL ends one. */
async function eraseDeliveries(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  identityId: string,
  conversationIds: string[],
): Promise<void> {
  for (let at = 0; at === 0 || at < conversationIds.length; at += CHUNK) {
    const some = conversationIds.slice(at, at + CHUNK);
    const about = dialect
      .lockRows(transaction.selectFrom('webhook_delivery').select('number'))
      .where(eb =>
        eb.or([eb('subject_id', '=', identityId), ...(some.length > 0 ? [eb('conversation_id', 'in', some)] : [])]),
      )
      .orderBy('number');
    await transaction.deleteFrom('webhook_delivery').where('number', 'in', about).execute();
  }
}

async function eraseMessages(transaction: Transaction<Schema>, conversationNumber: number): Promise<void> {
  for (;;) {
    const last = await transaction
      .selectFrom('message')
      .select('created_at')
      .where('conversation_number', '=', conversationNumber)
      .orderBy('created_at')
      .limit(1)
      .offset(CHUNK)
      .executeTakeFirst();
    let some = transaction.deleteFrom('message').where('conversation_number', '=', conversationNumber);
    if (last) some = some.where('created_at', '<', last.created_at);
    await some.execute();
    if (!last) return;
    // SQLite works without yielding: else nobody would be served until the last one is gone.
    await new Promise(setImmediate);
  }
}
