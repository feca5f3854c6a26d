import type { Kysely } from 'kysely';
import type { MailLink, Mails } from '../ports/service.ts';
import type { Engine } from './engine.ts';
import { toMail } from './mail-queue.ts';
import type { Schema } from './schema.ts';

type Links = Pick<Mails, 'findMailLink' | 'openMailLink' | 'useMailLink' | 'findMailRefusal' | 'setMailRefusal'>;

/** Each step is one update with a condition: of two clicks at once one is first (CM6). */
export function createMailLinks({ reader, write, dialect }: Engine): Links {
  return {
    findMailLink: mailId => readLink(reader, mailId),

    openMailLink: (mailId, now) =>
      write(async transaction => {
        const link = await readLink(transaction, mailId);
        if (!link) return null;
        const { numUpdatedRows } = await transaction
          .updateTable('mail')
          .set({ link_opened_at: now })
          .where('id', '=', mailId)
          .where('link_opened_at', 'is', null)
          .executeTakeFirstOrThrow();
        return numUpdatedRows === 1n ? link : null;
      }),

    useMailLink: (tenant, mailId) =>
      write(async transaction => {
        const link = await readLink(transaction, mailId);
        const isOwn =
          link?.mail.tenant.businessId === tenant.businessId && link.mail.tenant.environment === tenant.environment;
        if (!link || !isOwn) return null;
        const { numUpdatedRows } = await transaction
          .updateTable('mail')
          .set(({ ref }) => ({ link_used_at: ref('link_opened_at') }))
          .where('id', '=', mailId)
          .where('link_opened_at', 'is not', null)
          .where('link_used_at', 'is', null)
          .executeTakeFirstOrThrow();
        return numUpdatedRows === 1n ? link : null;
      }),

    async findMailRefusal(customerId) {
      const row = await reader
        .selectFrom('customer')
        .leftJoin('mail_refusal', 'mail_refusal.customer_id', 'customer.id')
        .select(['customer.business_id', 'customer.environment', 'mail_refusal.refused_at'])
        .where('customer.id', '=', customerId)
        .executeTakeFirst();
      if (!row) return null;
      const tenant = { businessId: row.business_id, environment: row.environment };
      return { tenant, isRefused: row.refused_at !== null };
    },

    setMailRefusal: (customerId, refused, now) =>
      write(async transaction => {
        const customer = await dialect
          .lockRows(transaction.selectFrom('customer').select('id'))
          .where('id', '=', customerId)
          .executeTakeFirst();
        if (!customer) return false;
        if (refused) {
          await transaction
            .insertInto('mail_refusal')
            .values({ customer_id: customerId, refused_at: now })
            .onConflict(conflict => conflict.column('customer_id').doNothing())
            .execute();
        } else {
          await transaction.deleteFrom('mail_refusal').where('customer_id', '=', customerId).execute();
        }
        return true;
      }),
  };
}

/** The mail, if whoever can read it is still who proved to own its address. */
async function readLink(db: Kysely<Schema>, mailId: string): Promise<(MailLink & { isOpened: boolean }) | null> {
  const row = await db
    .selectFrom('mail')
    .innerJoin('conversation', 'conversation.number', 'mail.conversation_number')
    .innerJoin('customer', 'customer.id', 'mail.customer_id')
    .selectAll('mail')
    .select(['conversation.id as conversation_id', 'customer.id as owner'])
    .where('mail.id', '=', mailId)
    .whereRef('customer.email', '=', 'mail.address')
    .where('customer.email_verified', '=', 1)
    .executeTakeFirst();
  return row ? { mail: toMail(row), customerId: row.owner, isOpened: row.link_opened_at !== null } : null;
}
