import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { wholeNumber } = dialect;

  // What was attached, as JSON: reading messages needs no join. Null stands for none, which nearly every message has.
  await db.schema.alterTable('message').addColumn('attachments', 'text').execute();

  await db.schema
    .createTable('upload')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('owner', 'text', column => column.notNull())
    .addColumn('began_by', 'text', column => column.notNull())
    .addColumn('audience', 'text')
    .addColumn('filename', 'text', column => column.notNull())
    .addColumn('content_type', 'text', column => column.notNull())
    .addColumn('size_bytes', wholeNumber, column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('is_direct', 'integer', column => column.notNull())
    .addColumn('blob_key', 'text', column => column.notNull())
    .addColumn('width', 'integer')
    .addColumn('height', 'integer')
    .addColumn('thumbnail_key', 'text')
    .addColumn('thumbnail_bytes', 'integer')
    .addColumn('message_id', 'text')
    .addColumn('checking_until', wholeNumber)
    .addColumn('expires_at', wholeNumber, column => column.notNull())
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .execute();
  // A login moves what the visitor owned or was sent.
  for (const column of ['owner', 'audience']) {
    await db.schema
      .createIndex(`upload_${column}`)
      .on('upload')
      .columns([column, 'business_id', 'environment'])
      .execute();
  }
  // Those that wait for a message: counted for each session (UP8), swept by age (UP7).
  for (const column of ['began_by', 'created_at']) {
    await db.schema
      .createIndex(`upload_pending_${column}`)
      .on('upload')
      .column(column)
      .where(sql.ref('message_id'), 'is', null)
      .execute();
  }

  // A blob is deleted after the row that named it, and is written before the row that will: what is in this table may
  // be deleted when it is due, so that a crash in between leaks nothing for ever.
  await db.schema
    .createTable('unwanted_blob')
    .addColumn('key', 'text', column => column.primaryKey())
    .addColumn('due_at', wholeNumber, column => column.notNull())
    .execute();
  await db.schema.createIndex('unwanted_blob_due').on('unwanted_blob').column('due_at').execute();

  await db.schema
    .createTable('upload_policy')
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('enabled', 'integer', column => column.notNull())
    .addColumn('max_bytes', wholeNumber, column => column.notNull())
    .addColumn('content_types', 'text', column => column.notNull())
    .addColumn('max_per_message', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('upload_policy_tenant', ['business_id', 'environment'])
    .execute();
}
