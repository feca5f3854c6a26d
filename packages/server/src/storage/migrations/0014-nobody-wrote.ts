import { type Kysely, sql } from 'kysely';

/** Conversations of one statement: PostgreSQL ends one that takes ten seconds. */
const CHUNK = 10_000;

/**
 * Conversations nobody has written in move to the end of every list, where no view looks (DK3, DK9). Those that a node of
 * an older version makes meanwhile are listed by their beginning until somebody writes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ newest: number | null }>`select max(number) as newest from conversation`.execute(db);
  const newest = Number(rows[0]?.newest ?? 0);
  for (let from = 0; from < newest; from += CHUNK) {
    await sql`update conversation set activity_minute = 0
      where number > ${from} and number <= ${from + CHUNK} and last_message_at is null`.execute(db);
  }
}
