import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** What a manifest says of a database. */
export interface DatabaseFacts {
  /** The newest migration that ran. */
  migration: string;
  /** Epoch ms; null: there is none. */
  newestMessageAt: number | null;
  counts: { conversations: number; messages: number; uploads: number };
}

export async function readFacts(db: Kysely<Schema>): Promise<DatabaseFacts> {
  const count = async (table: 'conversation' | 'message' | 'upload') => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(db);
    return Number(rows[0]?.count);
  };
  return {
    migration: (await readMigrations(db)).at(-1) ?? '',
    newestMessageAt: await readNewestMark(db),
    counts: {
      conversations: await count('conversation'),
      messages: await count('message'),
      uploads: await count('upload'),
    },
  };
}

/** The migrations that ran, in their order. */
export async function readMigrations(db: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** The newest mark of all, epoch ms; null: there is no message. */
export async function readNewestMark(db: Kysely<Schema>): Promise<number | null> {
  const row = await db
    .selectFrom('conversation')
    .select(({ fn }) => fn.max('last_message_at').as('mark'))
    .executeTakeFirst();
  return row?.mark ?? null;
}

/** The keys of the blobs that messages, or uploads that may become a message's, cannot do without. */
export async function readBlobKeys(db: Kysely<Schema>): Promise<string[]> {
  const rows = await db
    .selectFrom('upload')
    .select(['blob_key', 'thumbnail_key'])
    .where('state', '=', 'confirmed')
    .execute();
  return rows.flatMap(row => [row.blob_key, row.thumbnail_key]).filter(key => key !== null);
}
