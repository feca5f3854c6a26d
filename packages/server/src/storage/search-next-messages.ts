import { type ExpressionBuilder, type Selectable, sql, type Transaction } from 'kysely';
import type { MessageTable, Schema } from './schema.ts';
import type { TurnOutcome } from './search-backlog.ts';
import { type Indexable, KINDS, type Tenanted, toTenant } from './search-entries.ts';

/** Characters of one step for each thing it may index: a few long messages take as long as many short ones. */
const CHARACTERS_EACH = 400;

/**
 * About `max` of the messages of these conversations that have no entry: of each from the oldest on, without a gap, and
 * of all of them as many, as far as there is room for their characters.
 */
export async function readNextMessages(
  transaction: Transaction<Schema>,
  conversationNumbers: number[],
  max: number,
): Promise<TurnOutcome & { items: Indexable[] }> {
  const each = Math.ceil(max / conversationNumbers.length);
  const spans = await readSpans(transaction, conversationNumbers, each);
  const unread = Map.groupBy(await readSpanned(transaction, spans), row => row.conversation_number);
  const inTurn = Array.from({ length: each }, (_, round) =>
    conversationNumbers.flatMap(number => unread.get(number)?.[round] ?? []),
  ).flat();
  let characters = 0;
  const few = inTurn.filter((row, index) => {
    const fits = index === 0 || characters < max * CHARACTERS_EACH;
    characters += row.content.length;
    return fits;
  });
  const taken = Map.groupBy(few, row => row.conversation_number);
  const spanOf = new Map(spans.map(span => [span.number, span]));
  const isFinished = (number: number) =>
    !spanOf.get(number)?.last && taken.get(number)?.length === unread.get(number)?.length;
  return {
    items: few.map(row => ({
      tenant: toTenant(spanOf.get(row.conversation_number) as Span),
      kind: 'message',
      conversationNumber: row.conversation_number,
      customerId: null,
      createdAt: row.created_at,
      // An event is the system's own words.
      text: row.content_type === 'event' ? '' : row.content,
    })),
    finished: conversationNumbers.filter(isFinished),
    unfinished: [...taken.keys()].filter(number => !isFinished(number)),
  };
}

type Unread = Pick<Selectable<MessageTable>, 'conversation_number' | 'created_at' | 'content' | 'content_type'>;

type Span = Tenanted & {
  number: number;
  after: number;
  /** Null: they are fewer. */
  last: number | null;
};

/**
 * Of every conversation the stretch that holds the first `each` without an entry. Asked for by itself: PostgreSQL would
 * look for the stretch's end anew at every message.
 */
function readSpans(transaction: Transaction<Schema>, conversationNumbers: number[], each: number): Promise<Span[]> {
  const indexedUntil = ({ selectFrom, fn, lit }: ExpressionBuilder<Schema, 'conversation'>) =>
    fn.coalesce(
      selectFrom('search_entry')
        .select(entry => entry.fn.max('search_entry.created_at').as('newest'))
        .whereRef('search_entry.conversation_number', '=', 'conversation.number')
        .where('search_entry.kind', '=', KINDS.message),
      lit(-1),
    );
  return transaction
    .selectFrom('conversation')
    .select(['number', 'business_id', 'environment'])
    .select(expression => [
      indexedUntil(expression).as('after'),
      expression
        .selectFrom('message')
        .select('created_at')
        .whereRef('conversation_number', '=', 'conversation.number')
        .where('created_at', '>', indexedUntil(expression))
        .orderBy('created_at')
        .limit(1)
        .offset(each - 1)
        .as('last'),
    ])
    .where('number', 'in', conversationNumbers)
    .execute();
}

async function readSpanned(transaction: Transaction<Schema>, spans: Span[]) {
  if (spans.length === 0) return [];
  const values = spans.map(({ number, after, last }) => {
    const until = last ?? Number.MAX_SAFE_INTEGER;
    return sql`(cast(${number} as bigint), cast(${after} as bigint), cast(${until} as bigint))`;
  });
  // A cross join is one SQLite does not turn round: it would rather read the whole table.
  const { rows } = await sql<Unread>`
    select conversation_number, created_at, content, content_type
    from (values ${sql.join(values)}) as span cross join message
    where conversation_number = span.column1 and created_at > span.column2 and created_at <= span.column3
    order by created_at
  `.execute(transaction);
  return rows;
}
