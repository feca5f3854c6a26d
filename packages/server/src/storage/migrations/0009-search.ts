import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

// Nothing here is touched when a message is sent: what is not indexed yet is told by comparing the newest entry of a
// conversation with its mark. Whatever else changes what can be found leaves a task, by a trigger, so that no code that
// changes or deletes rows can forget to (SR4).

export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { wholeNumber } = dialect;

  // A tenant as a small number: every indexed word begins with it, so that tenants share no part of the index.
  await db.schema
    .createTable('search_tenant')
    .addColumn('number', wholeNumber, dialect.counter)
    .addColumn('business_id', 'text', column => column.notNull())
    .addColumn('environment', 'text', column => column.notNull())
    .addUniqueConstraint('search_tenant_name', ['business_id', 'environment'])
    .execute();

  // One row for each thing that is indexed. Numbers follow the time of the thing: walking them backwards is walking
  // from the newest (SR3). `kind`: 0 a message, 1 a note, 2 a customer.
  await db.schema
    .createTable('search_entry')
    .addColumn('number', wholeNumber, column => column.primaryKey())
    .addColumn('tenant_number', wholeNumber, column => column.notNull())
    .addColumn('kind', 'integer', column => column.notNull())
    .addColumn('conversation_number', wholeNumber)
    .addColumn('created_at', wholeNumber, column => column.notNull())
    .addColumn('customer_id', 'text')
    .execute();
  // Each thing once, and the newest of a conversation at its end.
  await db.schema
    .createIndex('search_entry_item')
    .unique()
    .on('search_entry')
    .columns(['conversation_number', 'kind', 'created_at'])
    .where(sql.ref('conversation_number'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('search_entry_customer')
    .unique()
    .on('search_entry')
    .column('customer_id')
    .where(sql.ref('customer_id'), 'is not', null)
    .execute();

  await db.schema
    .createTable('search_task')
    .addColumn('number', wholeNumber, dialect.counter)
    .addColumn('kind', 'integer', column => column.notNull())
    .addColumn('conversation_number', wholeNumber)
    .addColumn('created_at', wholeNumber)
    .addColumn('customer_id', 'text')
    .execute();

  for (const statement of dialect.name === 'sqlite' ? SQLITE : POSTGRES) await sql.raw(statement).execute(db);

  // What is there already. Messages are found by themselves.
  await sql`insert into search_task (kind, conversation_number, created_at)
    select 1, conversation_number, created_at from note`.execute(db);
  await sql`insert into search_task (kind, customer_id) select 2, id from customer`.execute(db);
}

const ITEM = 'insert into search_task (kind, conversation_number, created_at)';
const CUSTOMER = 'insert into search_task (kind, customer_id)';

const SQLITE = [
  // Words come parted by blanks and folded: the tokenizer must only not touch them. Merging is done in small steps by
  // the indexer: on its own FTS5 would now and then hold the writer for a tenth of a second.
  `create virtual table search_words using fts5(words, content='', contentless_delete=1, tokenize='ascii', prefix='2 3')`,
  `insert into search_words (search_words, rank) values ('automerge', 0)`,
  `insert into search_words (search_words, rank) values ('crisismerge', 500)`,
  `create trigger search_message_changed after update of content on message begin
     ${ITEM} values (0, old.conversation_number, old.created_at); end`,
  `create trigger search_message_deleted after delete on message begin
     ${ITEM} values (0, old.conversation_number, old.created_at); end`,
  `create trigger search_note_added after insert on note begin
     ${ITEM} values (1, new.conversation_number, new.created_at); end`,
  `create trigger search_note_changed after update of content on note begin
     ${ITEM} values (1, old.conversation_number, old.created_at); end`,
  `create trigger search_note_deleted after delete on note begin
     ${ITEM} values (1, old.conversation_number, old.created_at); end`,
  `create trigger search_customer_added after insert on customer begin ${CUSTOMER} values (2, new.id); end`,
  `create trigger search_customer_changed after update of name, email, phone, external_id on customer begin
     ${CUSTOMER} values (2, old.id); end`,
  `create trigger search_customer_deleted after delete on customer begin ${CUSTOMER} values (2, old.id); end`,
];

const POSTGRES = [
  'alter table search_entry add column words tsvector not null',
  'create index search_entry_tenant on search_entry (tenant_number, number)',
  'create index search_entry_words on search_entry using gin (words)',
  `create function search_add_item_task() returns trigger language plpgsql as $$ begin
     execute format('${ITEM.replace('search_task', '%I.search_task')} values ($1, $2, $3)', tg_table_schema)
       using tg_argv[0]::int, coalesce(new.conversation_number, old.conversation_number), coalesce(new.created_at, old.created_at);
     return null; end $$`,
  `create function search_add_customer_task() returns trigger language plpgsql as $$ begin
     execute format('${CUSTOMER.replace('search_task', '%I.search_task')} values (2, $1)', tg_table_schema)
       using coalesce(new.id, old.id);
     return null; end $$`,
  `create trigger search_message_changed after update of content on message
     for each row execute function search_add_item_task(0)`,
  'create trigger search_message_deleted after delete on message for each row execute function search_add_item_task(0)',
  'create trigger search_note_added after insert on note for each row execute function search_add_item_task(1)',
  'create trigger search_note_changed after update of content on note for each row execute function search_add_item_task(1)',
  'create trigger search_note_deleted after delete on note for each row execute function search_add_item_task(1)',
  `create trigger search_customer_changed after insert or update of name, email, phone, external_id or delete on customer
     for each row execute function search_add_customer_task()`,
];
