import { type Selectable, sql, type Transaction } from 'kysely';
import type { Search } from '../ports/search.ts';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';
import type { SearchEntryTable, SearchTaskTable } from './schema-search.ts';
import { type Backlog, createBacklogs } from './search-backlog.ts';
import { addEntries, type Indexable, KINDS, type Tenanted, toTenant } from './search-entries.ts';
import { readNextMessages } from './search-next-messages.ts';
import { beginRewrite, isRewriteAsked, REWRITE } from './search-rewrite.ts';

/** Steps of merging after each step of indexing; what an index grows by needs about two. */
const TIDY_STEPS = 3;

type Task = Selectable<SearchTaskTable>;

/** Everything that is stored and not indexed, a little at a time (SR4, SR5). */
export function createIndexing({ reader, write, words, now }: Engine): Pick<Search, 'indexNext'> {
  let backlogs: Awaited<ReturnType<typeof createBacklogs>> | null = null;
  let isTidy = false;

  async function indexBacklog(backlog: Backlog, max: number): Promise<number | null> {
    const isAll = await backlog.look(max);
    const turn = backlog.nextTurn(max);
    if (turn.length === 0) return isAll ? null : 0;
    const next = await write(async transaction => {
      // What the node whose turn it is does not finish, this one does.
      if (!(await words.takeTurn(transaction))) return null;
      const found = await readNextMessages(transaction, turn, max);
      await addEntries(transaction, words, found.items);
      return found;
    });
    if (!next) return 0;
    backlog.settle(next);
    return next.items.length;
  }

  async function doTasks(max: number): Promise<number> {
    const waiting = await reader
      .selectFrom('search_task')
      .select('number')
      .where('kind', '!=', REWRITE)
      .limit(1)
      .executeTakeFirst();
    if (!waiting) return 0;
    return write(async transaction => {
      if (!(await words.takeTurn(transaction))) return 0;
      const tasks = await takeTasks(transaction, max);
      const removed = await removeEntries(transaction, tasks);
      await addEntries(transaction, words, await readItems(transaction, tasks, removed));
      return tasks.length;
    });
  }

  /** Answers the messages whose entries it removed. */
  async function removeEntries(transaction: Transaction<Schema>, tasks: Task[]): Promise<Task[]> {
    const rows = [
      ...(await findEntries(transaction, tasks)),
      ...(await transaction
        .selectFrom('search_entry')
        .selectAll()
        .where('customer_id', 'in', ['', ...idsOf(tasks)])
        .execute()),
    ];
    if (rows.length > 0) {
      await words.remove(
        transaction,
        rows.map(row => row.number),
      );
    }
    return rows.filter(row => row.kind === KINDS.message);
  }

  async function tidy(max: number): Promise<void> {
    for (let step = 0; step < TIDY_STEPS && !isTidy; step++) {
      isTidy = !(await write(transaction => words.tidy(transaction, max)));
    }
  }

  async function rewrite(): Promise<boolean> {
    if (!(await isRewriteAsked(reader))) return false;
    return write(async transaction => (await words.takeTurn(transaction)) && beginRewrite(transaction, words));
  }

  return {
    async indexNext(max) {
      backlogs ??= await createBacklogs(reader, now);
      const done = await doTasks(max);
      // Not all at once: a long erasure must not keep new messages from being found.
      const recent = await indexBacklog(backlogs.recent, max);
      const older = done === 0 && recent === null ? await indexBacklog(backlogs.older, max) : 0;
      const indexed = done + (recent ?? 0) + (older ?? 0);
      if (indexed > 0) isTidy = false;
      await tidy(max);
      if (isTidy && (await rewrite())) isTidy = false;
      return { indexed, isIdle: isTidy && indexed === 0 && recent === null && older === null };
    },
  };
}

/** The oldest ones first, taken out: what they ask for is done in the same transaction. */
function takeTasks(transaction: Transaction<Schema>, max: number): Promise<Task[]> {
  return transaction
    .deleteFrom('search_task')
    .where('number', 'in', ({ selectFrom }) =>
      selectFrom('search_task').select('number').where('kind', '!=', REWRITE).orderBy('number').limit(max),
    )
    .returningAll()
    .execute();
}

/** What the tasks are about, as it is now; what is gone is absent. */
async function readItems(transaction: Transaction<Schema>, tasks: Task[], removed: Task[]): Promise<Indexable[]> {
  return [
    // One that had no entry yet is the lanes' to do: an entry now would say that all before it are indexed.
    ...(await readTexts(transaction, 'message', removed)),
    ...(await readTexts(transaction, 'note', tasks)),
    ...(await readCustomers(transaction, idsOf(tasks))),
  ];
}

/** The entries of messages and notes. */
async function findEntries(transaction: Transaction<Schema>, tasks: Task[]): Promise<Selectable<SearchEntryTable>[]> {
  const keys = tasks.filter(task => task.conversation_number !== null).map(toKey);
  if (keys.length === 0) return [];
  const { rows } = await sql<Selectable<SearchEntryTable>>`
    select number, tenant_number, kind, conversation_number, created_at, customer_id from search_entry
    where conversation_number is not null and (conversation_number, kind, created_at) in (values ${sql.join(keys)})
  `.execute(transaction);
  return rows;
}

function toKey({ conversation_number, kind, created_at }: Omit<Task, 'number'>) {
  return sql`(cast(${conversation_number} as bigint), cast(${kind} as integer), cast(${created_at} as bigint))`;
}

async function readTexts(
  transaction: Transaction<Schema>,
  kind: 'message' | 'note',
  tasks: Task[],
): Promise<Indexable[]> {
  const keys = tasks
    .filter(task => task.kind === KINDS[kind])
    .map(task => sql`(cast(${task.conversation_number} as bigint), cast(${task.created_at} as bigint))`);
  if (keys.length === 0) return [];
  const { rows } = await sql<Tenanted & { number: number; at: number; text: string }>`
    select conversation.number, business_id, environment, item.created_at as at, item.content as text
    from ${sql.table(kind)} as item join conversation on conversation.number = item.conversation_number
    where (item.conversation_number, item.created_at) in (values ${sql.join(keys)})`.execute(transaction);
  return rows.map(row => ({
    tenant: toTenant(row),
    kind,
    conversationNumber: row.number,
    customerId: null,
    createdAt: row.at,
    text: row.text,
  }));
}

async function readCustomers(transaction: Transaction<Schema>, ids: string[]): Promise<Indexable[]> {
  if (ids.length === 0) return [];
  const rows = await transaction.selectFrom('customer').selectAll().where('id', 'in', ids).execute();
  return rows.map(row => ({
    tenant: toTenant(row),
    kind: 'customer',
    conversationNumber: null,
    customerId: row.id,
    createdAt: row.created_at,
    text: customerText(row),
  }));
}

/** What a customer is found by. */
export function customerText(row: {
  name: string | null;
  email: string | null;
  phone: string | null;
  external_id: string | null;
}): string {
  return [row.name, row.email, row.phone, row.external_id].filter(value => value !== null).join(' · ');
}

function idsOf(tasks: Task[]): string[] {
  return [...new Set(tasks.flatMap(task => task.customer_id ?? []))];
}
