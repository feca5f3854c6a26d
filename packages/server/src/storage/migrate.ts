import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Dialect } from './dialect.ts';
import { up as conversationLog } from './migrations/0001-conversation-log.ts';
import type { Schema } from './schema.ts';

/** Forward only, in this order, the same list for both engines (ST7). Never change one that was released. */
const MIGRATIONS: Record<string, (db: Kysely<unknown>, dialect: Dialect) => Promise<void>> = {
  '0001-conversation-log': conversationLog,
};

/** Brings the database to this version's schema; Kysely's migrator takes a lock, so that two nodes may start at once. */
export async function migrate(db: Kysely<Schema>, dialect: Dialect): Promise<void> {
  const migrations: Record<string, Migration> = {};
  for (const [name, up] of Object.entries(MIGRATIONS)) migrations[name] = { up: inside => up(inside, dialect) };
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
