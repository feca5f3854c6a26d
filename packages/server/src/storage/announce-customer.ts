import type { Transaction } from 'kysely';
import type { CustomerRecord } from '../domain/model.ts';
import type { Announce } from './announce.ts';
import { customerColumns } from './customers.ts';
import type { Schema } from './schema.ts';

/** For webhooks: somebody came to be (`before` is null), or something of them changed. */
export async function announceCustomer(
  announce: Announce,
  transaction: Transaction<Schema>,
  before: CustomerRecord | null,
  { id, tenant, ...after }: CustomerRecord,
): Promise<void> {
  const about = { subjectId: id, conversationId: null };
  if (before === null) {
    await announce(transaction, tenant, { type: 'customer.created', ...about });
    return;
  }
  const now = Object.entries(customerColumns({ id, tenant, ...after }));
  const was: Record<string, unknown> = customerColumns(before);
  const changed = now.flatMap(([column, value]) => (was[column] === value ? [] : column));
  if (changed.length > 0)
    await announce(transaction, tenant, { type: 'customer.updated', ...about, detail: { changed } });
}
