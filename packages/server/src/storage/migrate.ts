import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Dialect } from './dialect.ts';
import { up as conversationLog } from './migrations/0001-conversation-log.ts';
import { up as customers } from './migrations/0002-customers.ts';
import { up as loginCodes } from './migrations/0003-login-codes.ts';
import { up as uploads } from './migrations/0004-uploads.ts';
import { up as widgetSettings } from './migrations/0005-widget-settings.ts';
import { up as members } from './migrations/0006-members.ts';
import { up as desk } from './migrations/0007-desk.ts';
import { up as writingAndPeople } from './migrations/0008-writing-and-people.ts';
import { up as search } from './migrations/0009-search.ts';
import { up as webhooks } from './migrations/0010-webhooks.ts';
import { up as numbers } from './migrations/0011-numbers.ts';
import { up as service } from './migrations/0012-service.ts';
import { up as whoWaits } from './migrations/0013-who-waits.ts';
import { up as nobodyWrote } from './migrations/0014-nobody-wrote.ts';
import type { Schema } from './schema.ts';

/** Forward only, in this order, the same list for both engines (ST7). Never change one that was released. */
const MIGRATIONS: Record<string, (db: Kysely<unknown>, dialect: Dialect) => Promise<void>> = {
  '0001-conversation-log': conversationLog,
  '0002-customers': customers,
  '0003-login-codes': loginCodes,
  '0004-uploads': uploads,
  '0005-widget-settings': widgetSettings,
  '0006-members': members,
  '0007-desk': desk,
  '0008-writing-and-people': writingAndPeople,
  '0009-search': search,
  '0010-webhooks': webhooks,
  '0011-numbers': numbers,
  '0012-service': service,
  '0013-who-waits': whoWaits,
  '0014-nobody-wrote': nobodyWrote,
};

/** In the order they run. */
export const MIGRATION_NAMES = Object.keys(MIGRATIONS);

/** A migration whose name ends so takes away what an older version needs; the others only add (ST9). */
const CONTRACT = '-contract';

/** The database belongs to a newer version and lacks what this one needs. */
export class TooOldForDatabase extends Error {
  override name = 'TooOldForDatabase';
}

/**
 * Brings the database to this version's schema; Kysely's migrator takes a lock, so that two nodes may start at once.
 * A database a newer version has only added to stays as it is: nodes of both work on it, and going back works too (ST9).
 */
export async function migrate(db: Kysely<Schema>, dialect: Dialect): Promise<void> {
  const migrations: Record<string, Migration> = {};
  for (const [name, up] of Object.entries(MIGRATIONS)) migrations[name] = { up: inside => up(inside, dialect) };
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error && !(await isAhead(db))) throw error;
}

async function isAhead(db: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const done = new Set(rows.map(({ name }) => name));
  const unknown = [...done].filter(name => !MIGRATION_NAMES.includes(name)).sort();
  const taken = unknown.filter(name => name.endsWith(CONTRACT));
  if (taken.length > 0) {
    const names = taken.join(', ');
    throw new TooOldForDatabase(`this version is too old for the database: a newer one has run ${names} on it`);
  }
  return unknown.length > 0 && MIGRATION_NAMES.every(name => done.has(name));
}
