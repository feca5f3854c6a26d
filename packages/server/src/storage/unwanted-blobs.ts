import type { Transaction } from 'kysely';
import type { Uploads } from '../ports.ts';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';

type UnwantedBlobs = Pick<Uploads, 'noteBlobs' | 'listUnwantedBlobs' | 'forgetBlobs'>;

export function createUnwantedBlobs({ reader, write }: Engine): UnwantedBlobs {
  return {
    async noteBlobs(keys, dueAt) {
      await write(transaction => addUnwantedBlobs(transaction, keys, dueAt));
    },

    async listUnwantedBlobs(now, limit) {
      const rows = await reader
        .selectFrom('unwanted_blob')
        .select('key')
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(limit)
        .execute();
      return rows.map(({ key }) => key);
    },

    async forgetBlobs(keys) {
      await write(transaction => keepBlobs(transaction, keys));
    },
  };
}

export async function addUnwantedBlobs(transaction: Transaction<Schema>, keys: string[], dueAt: number): Promise<void> {
  if (keys.length === 0) return;
  await transaction
    .insertInto('unwanted_blob')
    .values(keys.map(key => ({ key, due_at: dueAt })))
    .onConflict(conflict => conflict.column('key').doUpdateSet({ due_at: dueAt }))
    .execute();
}

/** A row names them from now on, or they are gone. */
export async function keepBlobs(transaction: Transaction<Schema>, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  await transaction.deleteFrom('unwanted_blob').where('key', 'in', keys).execute();
}
