import type { Transaction } from 'kysely';
import { AppError } from '../domain/app-error.ts';
import type { IdempotentRequest } from '../domain/idempotency.ts';
import type { Schema } from './schema.ts';

export type Once<Answer> = { answer: Answer; replayed: boolean };

/**
 * Does `work` and remembers its answer, in the caller's transaction: a replay reads the first answer instead, also while
 * the first is still running, since the second insert of a key waits for it (AU11). Without a request it just works.
 */
export async function once<Answer>(
  transaction: Transaction<Schema>,
  request: IdempotentRequest | null,
  work: () => Promise<Answer>,
): Promise<Once<Answer>> {
  if (request === null) return { answer: await work(), replayed: false };
  const { scope, key, bodyHash, now } = request;
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('idempotent_answer')
    .values({ scope, key, body_hash: bodyHash, answer: '', created_at: now })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirstOrThrow();
  const ofKey = <Query extends { where(column: 'scope' | 'key', is: '=', value: string): Query }>(query: Query) =>
    query.where('scope', '=', scope).where('key', '=', key);
  if (numInsertedOrUpdatedRows === 0n) {
    const first = await ofKey(transaction.selectFrom('idempotent_answer').selectAll()).executeTakeFirstOrThrow();
    if (first.body_hash !== bodyHash) {
      throw new AppError('CONFLICT', 'this Idempotency-Key was used with another body');
    }
    return { answer: JSON.parse(first.answer) as Answer, replayed: true };
  }
  const answer = await work();
  await ofKey(transaction.updateTable('idempotent_answer').set({ answer: JSON.stringify(answer) })).execute();
  return { answer, replayed: false };
}
