import type { ExpressionBuilder, Transaction } from 'kysely';
import type { Schema } from './schema.ts';
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

function readSpanned(transaction: Transaction<Schema>, spans: Span[]) {
  return transaction
    .selectFrom('message')
    .select(['conversation_number', 'created_at', 'content', 'content_type'])
    .where(({ or, and, eb }) =>
      or(
        spans.map(({ number, after, last }) =>
          and([
            eb('conversation_number', '=', number),
            eb('created_at', '>', after),
            eb('created_at', '<=', last ?? Number.MAX_SAFE_INTEGER),
          ]),
        ),
      ),
    )
    .orderBy('created_at')
    .execute();
}
