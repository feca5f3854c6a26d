import type { Transaction } from 'kysely';
import type { LoginCodes, NewLoginCode } from '../ports/login.ts';
import type { Dialect } from './dialect.ts';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';

/** Entries a tenant's outbox holds, and for how long (AU12). */
const OUTBOX = { entries: 200, lifeMs: 86_400_000 } as const;

export function createOutbox({ reader }: Engine): Pick<LoginCodes, 'listOutbox'> {
  return {
    async listOutbox(tenant, contact, now) {
      const ofTenant = reader
        .selectFrom('outbox_entry')
        .select(['id', 'channel', 'contact', 'code', 'created_at'])
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .where('created_at', '>=', now - OUTBOX.lifeMs)
        .orderBy('number', 'desc')
        .limit(OUTBOX.entries);
      const rows = await (contact === null ? ofTenant : ofTenant.where('contact', '=', contact)).execute();
      return rows.map(({ created_at, ...entry }) => ({ ...entry, createdAt: created_at }));
    },
  };
}

/** Adds what would have been sent, and drops what the outbox has no room for. */
export async function addToOutbox(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  entry: NewLoginCode & { code: string },
): Promise<void> {
  const { tenant, id, channel, contact, code, now } = entry;
  const whose = { business_id: tenant.businessId, environment: tenant.environment };
  await transaction
    .insertInto('outbox_entry')
    .values({ ...whose, id, channel, contact, code, created_at: now })
    .execute();
  // Held in one order by everybody before they are deleted, or two requests would wait for each other.
  const surplus = await dialect
    .lockRows(transaction.selectFrom('outbox_entry').select('number'))
    .where('business_id', '=', tenant.businessId)
    .where('environment', '=', tenant.environment)
    .orderBy('number', 'desc')
    .limit(OUTBOX.entries)
    .offset(OUTBOX.entries)
    .execute();
  if (surplus.length === 0) return;
  const numbers = surplus.map(({ number }) => number);
  await transaction.deleteFrom('outbox_entry').where('number', 'in', numbers).execute();
}
