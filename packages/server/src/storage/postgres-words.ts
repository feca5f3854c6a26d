import { type Kysely, sql } from 'kysely';
import type { Phrase } from '../domain/search-query.ts';
import type { Schema } from './schema.ts';
import { entryRow, type WordIndex, type WordQuery } from './word-index.ts';

/** Of all nodes on this database. */
const TURN = 0x6465736b;
/** Entries walked from the newest before the index of words is asked, and then again at a time. */
const FIRST_WALK = 2_000;
const WALK = 5_000;
const WALKS_MAX = 12;
/** Matches that are sorted; where there are more, walking finds them soon. */
const SORTED_MAX = 4_000;

/**
 * Words as a tsvector with a GIN index. That index knows no order: a common word would be collected and sorted whole.
 * So common words are found by walking from the newest, rare ones by the index, whatever the planner's statistics say.
 */
export const postgresWords: WordIndex = {
  async insert(transaction, entries) {
    const rows = entries.map(entry => ({ ...entryRow(entry), words: sql`${toVector(entry.words)}::tsvector` }));
    await transaction.insertInto('search_entry').values(rows).execute();
  },

  async remove(transaction, numbers) {
    await transaction.deleteFrom('search_entry').where('number', 'in', numbers).execute();
  },

  async find(reader, query) {
    const walk = createWalk(reader, query);
    if (await walk.go(FIRST_WALK)) return walk.answer();
    const sorted = await findSorted(reader, query, walk.place());
    if (sorted) return walk.endWith(sorted);
    for (let walks = 0; walks < WALKS_MAX; walks++) if (await walk.go(WALK)) break;
    return walk.answer();
  },

  tidy: () => Promise.resolve(false),

  // A row that is removed takes its words along.
  rewrite: () => Promise.resolve(),

  async takeTurn(transaction) {
    const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_xact_lock(${TURN}) as taken`.execute(
      transaction,
    );
    return rows[0]?.taken ?? false;
  },
};

/** Goes through the tenant's entries from the newest and keeps those that match. */
function createWalk(reader: Kysely<Schema>, query: WordQuery) {
  const { scope, tenantNumber, phrases, limit } = query;
  const numbers: number[] = [];
  let place: number | null = query.before;

  return {
    place: () => place ?? 0,
    /** Answers whether this was enough. */
    async go(entries: number): Promise<boolean> {
      const { rows } = await sql<{ number: number; matches: boolean }>`
        with walked as materialized (
          select number, words @@ ${toQuery(scope, phrases)}::tsquery as matches from search_entry
          where tenant_number = ${tenantNumber} and number < ${place} order by number desc limit ${entries}
        ), walk as (select count(*) as length, min(number) as last from walked)
        select number, true as matches from walked where matches
        union all select last, false from walk where length = ${entries}
        order by number desc`.execute(reader);
      numbers.push(...rows.filter(row => row.matches).map(row => row.number));
      place = rows.find(row => !row.matches)?.number ?? null;
      return place === null || numbers.length >= limit;
    },
    answer() {
      if (numbers.length < limit) return { numbers, next: place };
      const kept = numbers.slice(0, limit);
      return { numbers: kept, next: kept.at(-1) ?? null };
    },
    endWith(rest: number[]) {
      numbers.push(...rest);
      place = null;
      return this.answer();
    },
  };
}

/** All matches from the place on, by the index of words; null: there are too many to sort. */
async function findSorted(
  reader: Kysely<Schema>,
  { scope, phrases }: WordQuery,
  before: number,
): Promise<number[] | null> {
  const { rows } = await sql<{ number: number }>`
    select number from search_entry
    where words @@ ${toQuery(scope, phrases)}::tsquery and number < ${before} limit ${SORTED_MAX}`.execute(reader);
  return rows.length < SORTED_MAX ? rows.map(row => row.number).sort((one, other) => other - one) : null;
}

/** Only letters, digits and their marks come in here, each in quotes: nothing can be a command (SR2). */
function toQuery(scope: string, phrases: Phrase[]): string {
  const toText = ({ words, isPrefix }: Phrase) =>
    words.map((word, index) => `'${scope}${word}'${isPrefix && index === words.length - 1 ? ':*' : ''}`).join(' <-> ');
  return phrases.map(phrase => `(${toText(phrase)})`).join(' & ');
}

function toVector(words: string[]): string {
  return words.map((word, index) => `'${word}':${index + 1}`).join(' ');
}
