import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { wholeNumber } = dialect;

  await db.schema
    .createTable('business')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .execute();

  await db.schema
    .createTable('api_key')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('lookup', 'text', column => column.notNull().unique())
    .addColumn('display', 'text', column => column.notNull())
    .addColumn('origins', 'text', column => column.notNull())
    .addColumn('enabled', 'integer', column => column.notNull())
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .execute();

  await db.schema
    .createTable('session')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('token_hash', 'text', column => column.notNull().unique())
    .addColumn('identity_id', 'text', column => column.notNull())
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .addColumn('last_seen_at', wholeNumber, column => column.notNull())
    .execute();

  await db.schema
    .createTable('conversation')
    .addColumn('number', wholeNumber, dialect.counter)
    .addColumn('id', 'text', column => column.notNull().unique())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('identity_id', 'text', column => column.notNull())
    .addColumn('status', 'text', column => column.notNull())
    .addColumn('ai_enabled', 'integer', column => column.notNull())
    .addColumn('assignee_id', 'text')
    .addColumn('message_count', wholeNumber, column => column.notNull())
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .addColumn('last_message_at', wholeNumber)
    // Whole minutes: a list sorted by activity needs an index, and an index moved by every message would cost a third
    // of a send (spec/decisions/0003).
    .addColumn('activity_minute', wholeNumber, column => column.notNull())
    // The most telling column first: on tables without statistics PostgreSQL took the activity index for this look-up.
    .addUniqueConstraint('conversation_identity', ['identity_id', 'business_id', 'environment'])
    .execute();
  await db.schema
    .createIndex('conversation_activity')
    .on('conversation')
    .columns(['business_id', 'environment', 'activity_minute', 'number'])
    .execute();
  await db.schema
    .createIndex('conversation_status_activity')
    .on('conversation')
    .columns(['business_id', 'environment', 'status', 'activity_minute', 'number'])
    .execute();

  // No foreign key: an append looks its conversation up, and on PostgreSQL locks it, in the same transaction.
  await db.schema
    .createTable('message')
    .addColumn('conversation_number', wholeNumber, column => column.notNull())
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('sender_type', 'text', column => column.notNull())
    .addColumn('sender_key', 'text', column => column.notNull())
    .addColumn('client_id', 'text')
    .addColumn('content', 'text', column => column.notNull())
    .addColumn('content_type', 'text', column => column.notNull())
    .addColumn('metadata', 'text')
    .addPrimaryKeyConstraint('message_order', ['conversation_number', 'created_at']) // TS2, I4
    .execute();
  await db.schema
    .createIndex('message_client') // I3
    .unique()
    .on('message')
    .columns(['conversation_number', 'sender_key', 'client_id'])
    .where(sql.ref('client_id'), 'is not', null)
    .execute();

  await db.schema
    .createTable('note')
    .addColumn('conversation_number', wholeNumber, column => column.notNull().references('conversation.number'))
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('author', 'text', column => column.notNull())
    .addColumn('client_id', 'text')
    .addColumn('content', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('note_order', ['conversation_number', 'created_at'])
    .execute();
  await db.schema
    .createIndex('note_client')
    .unique()
    .on('note')
    .columns(['conversation_number', 'author', 'client_id'])
    .where(sql.ref('client_id'), 'is not', null)
    .execute();
}
