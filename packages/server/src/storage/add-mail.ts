import type { Transaction } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import type { Schema } from './schema.ts';
import type { MailTable } from './schema-service.ts';

type NewMail = Pick<
  MailTable,
  'id' | 'conversation_number' | 'kind' | 'address' | 'customer_id' | 'after_mark' | 'through_mark'
>;

/** A mail that waits to be sent; or, where nothing is mailed, is kept to be looked at (CM9). */
export async function addMail(
  transaction: Transaction<Schema>,
  { businessId, environment }: Tenant,
  mail: NewMail,
  { now, isKept }: { now: number; isKept: boolean },
): Promise<void> {
  await transaction
    .insertInto('mail')
    .values({
      ...mail,
      business_id: businessId,
      environment,
      state: isKept ? 'kept' : 'waiting',
      attempts: 0,
      due_at: isKept ? null : now,
      link_opened_at: null,
      link_used_at: null,
      created_at: now,
    })
    .execute();
}
