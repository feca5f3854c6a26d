import type { Kysely } from 'kysely';
import type { Dialect } from '../dialect.ts';

export async function up(db: Kysely<unknown>, { wholeNumber }: Dialect): Promise<void> {
  await db.schema
    .createTable('service_settings')
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('hours_enabled', 'integer', column => column.notNull())
    .addColumn('time_zone', 'text', column => column.notNull())
    .addColumn('days', 'text', column => column.notNull())
    .addColumn('mail_after_minutes', 'integer')
    .addColumn('csat_enabled', 'integer', column => column.notNull())
    .addColumn('return_url', 'text')
    .addPrimaryKeyConstraint('service_settings_tenant', ['business_id', 'environment'])
    .execute();

  // How far a customer has got, and how far mails went: beside the conversation's row, which every message writes.
  await db.schema
    .createTable('mail_mark')
    .addColumn('conversation_number', wholeNumber, column =>
      column.primaryKey().references('conversation.number').onDelete('cascade'),
    )
    .addColumn('read_through', wholeNumber, column => column.notNull())
    .addColumn('mailed_through', wholeNumber, column => column.notNull())
    .execute();

  // How far the search for unread replies has come: a place in the tenant's list by activity.
  await db.schema
    .createTable('mail_search')
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('activity_minute', wholeNumber, column => column.notNull())
    .addColumn('number', wholeNumber, column => column.notNull())
    .addPrimaryKeyConstraint('mail_search_tenant', ['business_id', 'environment'])
    .execute();

  // What a mail says is read from the log when it is sent: here is only which part of it.
  await db.schema
    .createTable('mail')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('conversation_number', wholeNumber, column =>
      column.notNull().references('conversation.number').onDelete('cascade'),
    )
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('address', 'text', column => column.notNull())
    .addColumn('customer_id', 'text')
    .addColumn('after_mark', wholeNumber, column => column.notNull())
    .addColumn('through_mark', wholeNumber, column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('attempts', 'integer', column => column.notNull())
    .addColumn('due_at', wholeNumber)
    .addColumn('link_opened_at', wholeNumber)
    .addColumn('link_used_at', wholeNumber)
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .execute();
  await db.schema.createIndex('mail_due').on('mail').columns(['state', 'due_at']).execute();
  await db.schema.createIndex('mail_conversation').on('mail').column('conversation_number').execute();
  await db.schema.createIndex('mail_created').on('mail').column('created_at').execute();

  await db.schema
    .createTable('mail_refusal')
    .addColumn('customer_id', 'text', column => column.primaryKey().references('customer.id').onDelete('cascade'))
    .addColumn('refused_at', wholeNumber, column => column.notNull())
    .execute();

  await db.schema
    .createTable('csat')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('conversation_number', wholeNumber, column =>
      column.notNull().references('conversation.number').onDelete('cascade'),
    )
    .addColumn('member_id', 'text')
    .addColumn('asked_at', wholeNumber, column => column.notNull())
    .addColumn('score', 'integer')
    .addColumn('comment', 'text')
    .addColumn('answered_at', wholeNumber)
    .execute();
  await db.schema.createIndex('csat_conversation').on('csat').columns(['conversation_number', 'asked_at']).execute();
  await db.schema
    .createIndex('csat_answered')
    .on('csat')
    .columns(['business_id', 'environment', 'answered_at'])
    .execute();
}
