import { type Kysely, sql, type Transaction } from 'kysely';
import type { Phrase } from '../domain/search-query.ts';
import type { Schema } from './schema.ts';
import { entryRow, type WordIndex } from './word-index.ts';

/** Pages merged for each thing indexed: what a growing index needs. Sixteen pages take a millisecond or two. */
const PAGES_EACH = 0.4;

/** Words in an FTS5 table without contents. Matches come from the newest on, so that a common word costs no more. */
export const sqliteWords: WordIndex = {
  async insert(transaction, entries) {
    await transaction.insertInto('search_entry').values(entries.map(entryRow)).execute();
    // A row before the last one makes FTS5 write out what it has gathered, row by row.
    const ascending = entries.toSorted((one, other) => one.number - other.number);
    const rows = ascending.map(({ number, words }) => sql`(${number}, ${words.join(' ')})`);
    await sql`insert into search_words (rowid, words) values ${sql.join(rows)}`.execute(transaction);
  },

  async remove(transaction, numbers) {
    await sql`delete from search_words where rowid in (${sql.join(numbers)})`.execute(transaction);
    await transaction.deleteFrom('search_entry').where('number', 'in', numbers).execute();
  },

  async find(reader, { scope, phrases, before, limit }) {
    const { rows } = await sql<{ number: number }>`
      select rowid as number from search_words
      where search_words match ${toExpression(scope, phrases)} and rowid < ${before}
      order by rowid desc limit ${limit}`.execute(reader);
    const numbers = rows.map(row => row.number);
    return { numbers, next: numbers.length < limit ? null : (numbers.at(-1) ?? null) };
  },

  async tidy(transaction, max) {
    const before = await countChanges(transaction);
    await sql`insert into search_words (search_words, rank) values ('merge', ${Math.ceil(max * PAGES_EACH)})`.execute(
      transaction,
    );
    // The command alone counts as one.
    return (await countChanges(transaction)) - before > 1;
  },

  // What is removed is only marked as such until its part of the index is merged with another one.
  async rewrite(transaction) {
    await sql`insert into search_words (search_words, rank) values ('merge', -1)`.execute(transaction);
  },

  takeTurn: () => Promise.resolve(true),
};

/** Only letters, digits and their marks come in here, each phrase in quotes: nothing can be a command (SR2). */
function toExpression(scope: string, phrases: Phrase[]): string {
  const toText = ({ words, isPrefix }: Phrase) =>
    `"${words.map(word => scope + word).join(' ')}"${isPrefix ? ' *' : ''}`;
  return phrases.map(toText).join(' AND ');
}

async function countChanges(db: Kysely<Schema> | Transaction<Schema>): Promise<number> {
  const { rows } = await sql<{ changes: number }>`select total_changes() as changes`.execute(db);
  return rows[0]?.changes ?? 0;
}
