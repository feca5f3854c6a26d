import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { wholeNumber } = dialect;

  // The member who wrote it; null for everybody else.
  await db.schema.alterTable('message').addColumn('author_id', 'text').execute();

  const add = (name: string, type: 'text' | 'integer' | 'bigint') =>
    db.schema.alterTable('conversation').addColumn(name, type);
  await db.schema
    .alterTable('conversation')
    .addColumn('priority', 'text', column => column.notNull().defaultTo('normal'))
    .execute();
  await add('snoozed_until', wholeNumber).execute();
  await add('waiting_since', wholeNumber).execute();

  // Lists (spec/decisions/0015). Each conversation is in one of these two and, if it has an assignee, in the third: what an
  // unassigned one costs when its activity moves stays as it was.
  await db.schema.dropIndex('conversation_status_activity').execute();
  const activity = ['status', 'activity_minute', 'number'];
  const lists = [
    { name: 'conversation_unassigned', columns: activity, where: 'assignee_id', is: 'is', value: null },
    { name: 'conversation_assigned', columns: activity, where: 'assignee_id', is: 'is not', value: null },
    {
      name: 'conversation_assignee',
      columns: ['assignee_id', ...activity],
      where: 'assignee_id',
      is: 'is not',
      value: null,
    },
    // Nearly all are normal, and are found by the others.
    {
      name: 'conversation_priority',
      columns: ['priority', ...activity],
      where: 'priority',
      is: '<>',
      value: sql.lit('normal'),
    },
    {
      name: 'conversation_waiting',
      columns: ['status', 'waiting_since', 'number'],
      where: 'waiting_since',
      is: 'is not',
      value: null,
    },
  ] as const;
  for (const { name, columns, where, is, value } of lists) {
    await db.schema
      .createIndex(name)
      .on('conversation')
      .columns(['business_id', 'environment', ...columns])
      .where(sql.ref(where), is, value)
      .execute();
  }
  await db.schema
    .createIndex('conversation_snoozed')
    .on('conversation')
    .column('snoozed_until')
    .where(sql.ref('snoozed_until'), 'is not', null)
    .execute();

  // The status is the conversation's, so that the tagged ones of one status are counted without looking at the others.
  await db.schema
    .createTable('conversation_tag')
    .addColumn('conversation_number', wholeNumber, column =>
      column.notNull().references('conversation.number').onDelete('cascade'),
    )
    .addColumn('tag', 'text', column => column.notNull())
    .addColumn('business_id', 'text', column => column.notNull())
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('status', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('conversation_tag_once', ['conversation_number', 'tag'])
    .execute();
  await db.schema
    .createIndex('conversation_tag_list')
    .on('conversation_tag')
    .columns(['business_id', 'environment', 'tag', 'status', 'conversation_number'])
    .execute();

  await db.schema
    .createTable('conversation_event')
    .addColumn('conversation_number', wholeNumber, column =>
      column.notNull().references('conversation.number').onDelete('cascade'),
    )
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('type', 'text', column => column.notNull())
    .addColumn('actor_kind', 'text', column => column.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('actor_name', 'text')
    .addColumn('data', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('conversation_event_order', ['conversation_number', 'created_at'])
    .execute();

  await db.schema
    .createTable('read_mark')
    .addColumn('conversation_number', wholeNumber, column =>
      column.notNull().references('conversation.number').onDelete('cascade'),
    )
    .addColumn('member_id', 'text', column => column.notNull())
    .addColumn('read_through', wholeNumber, column => column.notNull())
    .addPrimaryKeyConstraint('read_mark_once', ['conversation_number', 'member_id'])
    .execute();

  await db.schema
    .createTable('saved_view')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('owner_id', 'text')
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('filter', 'text', column => column.notNull())
    .addColumn('sort', 'text', column => column.notNull())
    .addColumn('shared', 'integer', column => column.notNull())
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .execute();
  await db.schema
    .createIndex('saved_view_tenant')
    .on('saved_view')
    .columns(['business_id', 'environment', 'shared', 'owner_id'])
    .execute();

  if (dialect.name === 'postgres') await sql.raw(CONVERSATION_OPENED).execute(db);
}

// A customer's message opened the conversation again: the event, and its tags' status. Called by the append's one
// statement; on SQLite the append runs two more statements in that case.
const CONVERSATION_OPENED = `
create function conversation_opened(of_number bigint, at bigint, message_id text, identity_id text, before text)
returns boolean language plpgsql as $$
begin
  insert into conversation_event (conversation_number, created_at, id, type, actor_kind, actor_id, actor_name, data)
  select of_number, greatest(at, coalesce(max(created_at), 0) + 1), 'evn_' || substr(message_id, 5), 'status_changed',
    'customer', identity_id, null, json_build_object('from', before, 'to', 'open')::text
  from conversation_event where conversation_number = of_number;
  update conversation_tag set status = 'open' where conversation_number = of_number;
  return true;
end $$`;
