import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { wholeNumber } = dialect;

  await db.schema
    .createTable('customer')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('name', 'text')
    .addColumn('email', 'text')
    .addColumn('email_verified', 'integer', column => column.notNull())
    .addColumn('phone', 'text')
    .addColumn('phone_verified', 'integer', column => column.notNull())
    .addColumn('external_id', 'text')
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .execute();
  // Only what is proven names one customer (AU13); anybody may claim the rest.
  for (const contact of ['email', 'phone']) {
    await db.schema
      .createIndex(`customer_${contact}`)
      .unique()
      .on('customer')
      .columns(['business_id', 'environment', contact])
      .where(sql.ref(`${contact}_verified`), '=', sql.lit(1))
      .execute();
  }
  await db.schema
    .createIndex('customer_external')
    .unique()
    .on('customer')
    .columns(['business_id', 'environment', 'external_id'])
    .where(sql.ref('external_id'), 'is not', null)
    .execute();

  await db.schema
    .createIndex('session_identity')
    .on('session')
    .columns(['business_id', 'environment', 'identity_id'])
    .execute();

  // Those nobody came back to are swept.
  await db.schema.createIndex('session_last_seen').on('session').column('last_seen_at').execute();

  // What the other nodes read to forget a session and close its sockets (SE7).
  await db.schema
    .createTable('ended_session')
    .addColumn('number', wholeNumber, dialect.counter)
    .addColumn('session_id', 'text', column => column.notNull())
    .addColumn('token_hash', 'text', column => column.notNull())
    .addColumn('ended_at', wholeNumber, column => column.notNull())
    .execute();

  // Where the messages of a conversation went when its visitor logged in (LI6).
  await db.schema
    .createTable('merged_conversation')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('into_id', 'text', column => column.notNull())
    .execute();

  // What a request with an Idempotency-Key was answered (AU11).
  await db.schema
    .createTable('idempotent_answer')
    .addColumn('scope', 'text', column => column.notNull())
    .addColumn('key', 'text', column => column.notNull())
    .addColumn('body_hash', 'text', column => column.notNull())
    .addColumn('answer', 'text', column => column.notNull())
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .addPrimaryKeyConstraint('idempotent_answer_key', ['scope', 'key'])
    .execute();

  await db.schema.createIndex('idempotent_answer_age').on('idempotent_answer').column('created_at').execute();

  // One row: what this installation signs and hashes with, the same on every node.
  await db.schema
    .createTable('installation')
    .addColumn('id', 'integer', column => column.primaryKey())
    .addColumn('secret', 'text', column => column.notNull())
    .execute();
}
