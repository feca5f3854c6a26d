import type { Kysely } from 'kysely';
import type { Dialect } from '../dialect.ts';

export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { wholeNumber } = dialect;

  // One row a contact: a new code takes the place of the old one, and guesses and cooldown are counted where all nodes
  // see them (AU2, AU4, AU5).
  await db.schema
    .createTable('login_code')
    .addColumn('contact', 'text', column => column.notNull())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('code_hash', 'text', column => column.notNull())
    .addColumn('session_id', 'text')
    .addColumn('expires_at', wholeNumber, column => column.notNull())
    .addColumn('guesses', 'integer', column => column.notNull())
    .addColumn('is_void', 'integer', column => column.notNull())
    .addColumn('sent_at', wholeNumber, column => column.notNull())
    .addColumn('sent_in_a_row', 'integer', column => column.notNull())
    .addColumn('day_began_at', wholeNumber, column => column.notNull())
    .addColumn('sent_in_day', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('login_code_contact', ['contact', 'business_id', 'environment'])
    .execute();
  await db.schema.createIndex('login_code_age').on('login_code').column('sent_at').execute();

  // What the test environment would have sent (AU12).
  await db.schema
    .createTable('outbox_entry')
    .addColumn('number', wholeNumber, dialect.counter)
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('channel', 'text', column => column.notNull())
    .addColumn('contact', 'text', column => column.notNull())
    .addColumn('code', 'text', column => column.notNull())
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .execute();
  await db.schema
    .createIndex('outbox_entry_tenant')
    .on('outbox_entry')
    .columns(['business_id', 'environment', 'number'])
    .execute();
  await db.schema.createIndex('outbox_entry_age').on('outbox_entry').column('created_at').execute();

  // SMS cost money: what a tenant sent in a day (AU12).
  await db.schema
    .createTable('sms_day')
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('day', 'integer', column => column.notNull())
    .addColumn('sent', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('sms_day_tenant', ['business_id', 'environment', 'day'])
    .execute();

  await db.schema
    .createTable('identity_key')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('algorithm', 'text', column => column.notNull())
    // A secret has to be readable: a signature is checked by making it again.
    .addColumn('material', 'text', column => column.notNull())
    .addColumn('enabled', 'integer', column => column.notNull())
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .execute();
  await db.schema
    .createIndex('identity_key_tenant')
    .on('identity_key')
    .columns(['business_id', 'environment', 'algorithm'])
    .execute();

  // Each `jti` once (ID3).
  await db.schema
    .createTable('used_identity_token')
    .addColumn('jti', 'text', column => column.notNull())
    .addColumn('business_id', 'text', column => column.notNull())
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('expires_at', wholeNumber, column => column.notNull())
    .addPrimaryKeyConstraint('used_identity_token_jti', ['jti', 'business_id', 'environment'])
    .execute();
  await db.schema.createIndex('used_identity_token_age').on('used_identity_token').column('expires_at').execute();
}
