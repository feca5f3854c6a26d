import type { Kysely } from 'kysely';
import type { Dialect } from '../dialect.ts';

export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { wholeNumber } = dialect;

  // The shop's people (AC1). What the log-in library calls its user; an address is in one business (decisions/0011).
  await db.schema
    .createTable('member')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('email', 'text', column => column.notNull().unique())
    .addColumn('email_verified', 'integer', column => column.notNull())
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('enabled', 'integer', column => column.notNull())
    .addColumn('two_factor_enabled', 'integer', column => column.notNull())
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .addColumn('updated_at', wholeNumber, column => column.notNull())
    .addColumn('last_seen_at', wholeNumber)
    .execute();
  await db.schema.createIndex('member_business').on('member').columns(['business_id', 'id']).execute();

  await db.schema
    .createTable('member_session')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('member_id', 'text', column => column.notNull().references('member.id').onDelete('cascade'))
    .addColumn('token_hash', 'text', column => column.notNull().unique())
    .addColumn('ip', 'text')
    .addColumn('user_agent', 'text')
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .addColumn('updated_at', wholeNumber, column => column.notNull())
    .addColumn('expires_at', wholeNumber, column => column.notNull())
    .addColumn('last_seen_at', wholeNumber, column => column.notNull())
    .execute();
  await db.schema.createIndex('member_session_member').on('member_session').column('member_id').execute();
  await db.schema.createIndex('member_session_end').on('member_session').column('expires_at').execute();

  // Ways to log in: a password, or the shop's own log-in service. Its tokens are not kept.
  await db.schema
    .createTable('member_account')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('member_id', 'text', column => column.notNull().references('member.id').onDelete('cascade'))
    .addColumn('provider_id', 'text', column => column.notNull())
    .addColumn('account_id', 'text', column => column.notNull())
    .addColumn('password', 'text')
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .addColumn('updated_at', wholeNumber, column => column.notNull())
    .addUniqueConstraint('member_account_once', ['provider_id', 'account_id'])
    .execute();
  await db.schema.createIndex('member_account_member').on('member_account').column('member_id').execute();

  // Steps of a log-in that wait for the next one: reset links, codes, challenges.
  await db.schema
    .createTable('member_verification')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('identifier', 'text', column => column.notNull())
    .addColumn('value', 'text', column => column.notNull())
    .addColumn('expires_at', wholeNumber, column => column.notNull())
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .addColumn('updated_at', wholeNumber, column => column.notNull())
    .execute();
  await db.schema
    .createIndex('member_verification_identifier')
    .on('member_verification')
    .column('identifier')
    .execute();
  await db.schema.createIndex('member_verification_end').on('member_verification').column('expires_at').execute();

  await db.schema
    .createTable('member_two_factor')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('member_id', 'text', column => column.notNull().references('member.id').onDelete('cascade'))
    .addColumn('secret', 'text', column => column.notNull())
    .addColumn('backup_codes', 'text', column => column.notNull())
    .addColumn('verified', 'integer', column => column.notNull())
    .addColumn('failed_verification_count', 'integer')
    .addColumn('locked_until', wholeNumber)
    .execute();
  await db.schema.createIndex('member_two_factor_member').on('member_two_factor').column('member_id').execute();

  await db.schema
    .createTable('member_passkey')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('member_id', 'text', column => column.notNull().references('member.id').onDelete('cascade'))
    .addColumn('name', 'text')
    .addColumn('public_key', 'text', column => column.notNull())
    .addColumn('credential_id', 'text', column => column.notNull().unique())
    .addColumn('counter', wholeNumber, column => column.notNull())
    .addColumn('device_type', 'text', column => column.notNull())
    .addColumn('backed_up', 'integer', column => column.notNull())
    .addColumn('transports', 'text')
    .addColumn('aaguid', 'text')
    .addColumn('created_at', wholeNumber)
    .execute();
  await db.schema.createIndex('member_passkey_member').on('member_passkey').column('member_id').execute();

  // An address has one invitation of a business: a new one takes the place of the old (AC7).
  await db.schema
    .createTable('invitation')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('email', 'text', column => column.notNull())
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('token_hash', 'text', column => column.notNull().unique())
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .addColumn('expires_at', wholeNumber, column => column.notNull())
    .addUniqueConstraint('invitation_once', ['business_id', 'email'])
    .execute();

  // Links that make a business's first admin (AC2), one for each start without one.
  await db.schema
    .createTable('set_up_link')
    .addColumn('token_hash', 'text', column => column.primaryKey())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('expires_at', wholeNumber, column => column.notNull())
    .execute();

  // Who changed what (AC14); without an environment it concerns the whole business.
  await db.schema
    .createTable('audit_entry')
    .addColumn('number', wholeNumber, dialect.counter)
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text')
    .addColumn('action', 'text', column => column.notNull())
    .addColumn('actor_kind', 'text', column => column.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('actor_name', 'text')
    .addColumn('target_id', 'text')
    .addColumn('details', 'text', column => column.notNull())
    .addColumn('ip', 'text')
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .execute();
  await db.schema.createIndex('audit_entry_business').on('audit_entry').columns(['business_id', 'number']).execute();
}
