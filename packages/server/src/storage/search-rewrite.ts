import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';
import type { WordIndex } from './word-index.ts';

/** Among the kinds of `search_task`: words were deleted that must not lie about in the index either. */
export const REWRITE = 3;

/** In the transaction that deletes the words, after it did: the indexer forgets them first (CU8, WR8). */
export async function askForRewrite(transaction: Transaction<Schema>): Promise<void> {
  await transaction
    .insertInto('search_task')
    .values({ kind: REWRITE, conversation_number: null, created_at: null, customer_id: null })
    .execute();
}

/**
 * Begins to write an index that is in order anew, if that was asked for and all that was deleted before is out of it;
 * putting it in order again then goes through all of it. False: there is nothing to do, or it is too early.
 */
export async function beginRewrite(transaction: Transaction<Schema>, words: WordIndex): Promise<boolean> {
  const asked = await transaction
    .selectFrom('search_task')
    .select(({ fn }) => fn.max('number').as('newest'))
    .where('kind', '=', REWRITE)
    .executeTakeFirst();
  const newest = asked?.newest ?? null;
  if (newest === null) return false;
  const earlier = await transaction
    .selectFrom('search_task')
    .select('number')
    .where('kind', '!=', REWRITE)
    .where('number', '<', newest)
    .limit(1)
    .executeTakeFirst();
  if (earlier) return false;
  await transaction.deleteFrom('search_task').where('kind', '=', REWRITE).where('number', '<=', newest).execute();
  await words.rewrite(transaction);
  return true;
}

export async function isRewriteAsked(reader: Kysely<Schema>): Promise<boolean> {
  const task = await reader
    .selectFrom('search_task')
    .select('number')
    .where('kind', '=', REWRITE)
    .limit(1)
    .executeTakeFirst();
  return task !== undefined;
}
