import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { wholeNumber } = dialect;

  // What a member has written in a conversation and not sent.
  await db.schema
    .createTable('draft')
    .addColumn('conversation_number', wholeNumber, column =>
      column.notNull().references('conversation.number').onDelete('cascade'),
    )
    .addColumn('author_id', 'text', column => column.notNull())
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('content', 'text', column => column.notNull())
    .addColumn('updated_at', wholeNumber, column => column.notNull())
    .addPrimaryKeyConstraint('draft_author', ['conversation_number', 'author_id'])
    .execute();

  await db.schema
    .createTable('macro')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('shortcut', 'text')
    .addColumn('content', 'text', column => column.notNull())
    .addColumn('actions', 'text', column => column.notNull())
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .execute();
  await db.schema.createIndex('macro_tenant').on('macro').columns(['business_id', 'environment', 'id']).execute();
  await db.schema
    .createIndex('macro_shortcut')
    .unique()
    .on('macro')
    .columns(['business_id', 'environment', 'shortcut'])
    .where(sql.ref('shortcut'), 'is not', null)
    .execute();

  // Conversations with a note that names a member who has not read it yet: one row each, with the newest such note.
  await db.schema
    .createTable('mention')
    .addColumn('conversation_number', wholeNumber, column =>
      column.notNull().references('conversation.number').onDelete('cascade'),
    )
    .addColumn('member_id', 'text', column => column.notNull().references('member.id').onDelete('cascade'))
    .addColumn('business_id', 'text', column => column.notNull())
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('mentioned_at', wholeNumber, column => column.notNull())
    .addPrimaryKeyConstraint('mention_member', ['conversation_number', 'member_id'])
    .execute();
  await db.schema
    .createIndex('mention_newest')
    .on('mention')
    .columns(['member_id', 'business_id', 'environment', 'mentioned_at', 'conversation_number'])
    .execute();

  // Where a customer's browser is, as their widget said last.
  await db.schema
    .createTable('visit')
    .addColumn('identity_id', 'text', column => column.notNull())
    .addColumn('business_id', 'text', column => column.notNull())
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('page_url', 'text')
    .addColumn('page_title', 'text')
    .addColumn('referrer', 'text')
    .addColumn('language', 'text')
    .addColumn('time_zone', 'text')
    .addColumn('user_agent', 'text')
    .addColumn('seen_at', wholeNumber, column => column.notNull())
    .addPrimaryKeyConstraint('visit_identity', ['identity_id', 'business_id', 'environment'])
    .execute();

  // JSON; null stands for none.
  await db.schema.alterTable('customer').addColumn('attributes', 'text').execute();

  // What was merged into a conversation is shown beside it, and erased with it.
  await db.schema.createIndex('merged_conversation_into').on('merged_conversation').column('into_id').execute();
}
