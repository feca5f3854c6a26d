import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { wholeNumber } = dialect;

  await db.schema
    .createTable('webhook')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('url', 'text', column => column.notNull())
    .addColumn('events', 'text', column => column.notNull())
    .addColumn('enabled', 'integer', column => column.notNull())
    .addColumn('disabled_reason', 'text')
    .addColumn('secret', 'text', column => column.notNull())
    .addColumn('old_secret', 'text')
    .addColumn('old_secret_until', wholeNumber)
    .addColumn('failing_since', wholeNumber)
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .execute();
  await db.schema.createIndex('webhook_tenant').on('webhook').columns(['business_id', 'environment']).execute();

  // The outbox and the log of what became of it. A row only names what happened: what is sent is read when it is sent
  // (spec/decisions/0012). No foreign key: appends write here.
  await db.schema
    .createTable('webhook_delivery')
    .addColumn('number', wholeNumber, dialect.counter)
    .addColumn('webhook_id', 'text', column => column.notNull())
    .addColumn('event_id', 'text', column => column.notNull())
    .addColumn('event_type', 'text', column => column.notNull())
    .addColumn('conversation_id', 'text')
    .addColumn('subject_id', 'text', column => column.notNull())
    .addColumn('detail', 'text')
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .addColumn('state', 'text', column => column.notNull().defaultTo('waiting'))
    .addColumn('attempts', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('due_at', wholeNumber, column => column.notNull())
    .addColumn('claimed_until', wholeNumber)
    .addColumn('last_status', 'integer')
    .addColumn('last_error', 'text')
    .addColumn('finished_at', wholeNumber)
    .execute();
  await db.schema
    .createIndex('webhook_delivery_due')
    .on('webhook_delivery')
    .columns(['webhook_id', 'due_at'])
    .where(sql.ref('state'), '=', sql.lit('waiting'))
    .execute();
  await db.schema
    .createIndex('webhook_delivery_log')
    .on('webhook_delivery')
    .columns(['webhook_id', 'number'])
    .execute();
}
