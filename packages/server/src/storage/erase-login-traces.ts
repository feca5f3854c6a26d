import type { Transaction } from 'kysely';
import type { CustomerRecord, Tenant } from '../domain/model.ts';
import type { Schema } from './schema.ts';

/** Codes that were sent to them or asked for by their sessions, and what the test environment's outbox has of those (CU8). */
export async function eraseLoginTraces(
  transaction: Transaction<Schema>,
  tenant: Tenant,
  { customer, sessionIds }: { customer: CustomerRecord | null; sessionIds: string[] },
): Promise<void> {
  const contacts = new Set([customer?.email, customer?.phone].filter(contact => typeof contact === 'string'));
  for (const ids of chunks(sessionIds)) {
    const asked = transaction.selectFrom('login_code').select('contact').where('session_id', 'in', ids);
    for (const { contact } of await asked.execute()) contacts.add(contact);
  }
  for (const some of chunks([...contacts])) {
    for (const table of ['login_code', 'outbox_entry'] as const) {
      await transaction
        .deleteFrom(table)
        .where('contact', 'in', some)
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .execute();
    }
  }
}

/** As many as one statement may well have parameters. */
function chunks<T>(all: T[], size = 500): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}
