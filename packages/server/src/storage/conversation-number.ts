import type { Kysely, Transaction } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import type { Dialect } from './dialect.ts';
import type { Schema } from './schema.ts';

/** By what rows of one of the tenant's conversations name it; null: there is no such conversation. */
export async function findConversationNumber(db: Kysely<Schema>, tenant: Tenant, id: string): Promise<number | null> {
  const row = await numberOf(db, tenant, id).executeTakeFirst();
  return row?.number ?? null;
}

/** The same, and holds it: until the transaction ends nothing is written to it, and it is merged into no other one. */
export async function lockConversation(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  tenant: Tenant,
  id: string,
): Promise<number | null> {
  const row = await dialect.lockRows(numberOf(transaction, tenant, id)).executeTakeFirst();
  return row?.number ?? null;
}

function numberOf(db: Kysely<Schema>, { businessId, environment }: Tenant, id: string) {
  return db
    .selectFrom('conversation')
    .select('number')
    .where('business_id', '=', businessId)
    .where('environment', '=', environment)
    .where('id', '=', id);
}
