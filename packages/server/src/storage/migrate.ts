import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Dialect } from './dialect.ts';
import { up as conversationLog } from './migrations/0001-conversation-log.ts';
import { up as customers } from './migrations/0002-customers.ts';
import { up as loginCodes } from './migrations/0003-login-codes.ts';
import { up as uploads } from './migrations/0004-uploads.ts';
import { up as widgetSettings } from './migrations/0005-widget-settings.ts';
import type { Schema } from './schema.ts';

/** Forward only, in this order, the same list for both engines (ST7). Never change one that was released. */
const MIGRATIONS: Record<string, (db: Kysely<unknown>, dialect: Dialect) => Promise<void>> = {
  '0001-conversation-log': conversationLog,
  '0002-customers': customers,
  '0003-login-codes': loginCodes,
  '0004-uploads': uploads,
  '0005-widget-settings': widgetSettings,
};

/** In the order they run. */
export const MIGRATION_NAMES = Object.keys(MIGRATIONS);

/** Brings the database to this version's schema; Kysely's migrator takes a lock, so that two nodes may start at once. */
export async function migrate(db: Kysely<Schema>, dialect: Dialect): Promise<void> {
  const migrations: Record<string, Migration> = {};
  for (const [name, up] of Object.entries(MIGRATIONS)) migrations[name] = { up: inside => up(inside, dialect) };
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
