import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import type { Clock } from '../ports.ts';
import { createAnnounce } from './announce.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { sqliteDialect } from './dialect.ts';
import type { Engine } from './engine.ts';
import { createSqliteDialect } from './kysely-dialects.ts';
import { migrate } from './migrate.ts';
import type { Schema } from './schema.ts';
import { createSqliteAppend } from './sqlite-append.ts';
import { createCheckpoints, LATEST_PAGES } from './sqlite-checkpoints.ts';
import { DamagedDatabase, watchIntegrity } from './sqlite-integrity.ts';
import { sqliteWords } from './sqlite-words.ts';
import { createWebhookListeners, type WebhookListeners } from './webhook-listeners.ts';

export interface SqliteOptions {
  dataDir: string;
  clock: Clock;
  /** The background check found damage after the server had begun to serve (ST6). */
  onDamage: (error: DamagedDatabase) => void;
  /** Something was written down for webhooks, or is about to be. */
  onAnnounced?: (() => void) | undefined;
}

/** Of the database, in the data directory. */
export const SQLITE_FILE = 'deskbell.db';

/** The embedded default: one file in `dataDir`, one writing connection, one reading one. */
export async function openSqlite({ dataDir, clock, onDamage, onAnnounced }: SqliteOptions): Promise<Engine> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockDataDir(dataDir);
  const file = join(dataDir, SQLITE_FILE);
  try {
    restrictToOwner(dataDir, file);
    const writing = openConnection(file);
    const writer = new Kysely<Schema>({ dialect: createSqliteDialect(writing) });
    await migrate(writer, sqliteDialect);
    const stopWatching = watchIntegrity(file, onDamage);
    const listeners = createWebhookListeners({ soleWriter: true, onWritten: onAnnounced });
    return createEngine(writer, writing, openConnection(file, { readonly: true }), clock, listeners, async () => {
      await stopWatching();
      unlock();
    });
  } catch (error) {
    unlock();
    throw asDamage(error, file);
  }
}

function createEngine(
  writer: Kysely<Schema>,
  writing: Database.Database,
  reading: Database.Database,
  clock: Clock,
  listeners: WebhookListeners,
  release: () => Promise<void>,
): Engine {
  const reader = new Kysely<Schema>({ dialect: createSqliteDialect(reading) });
  const append = createSqliteAppend(writing, clock, listeners);
  const checkpoints = createCheckpoints(
    writing,
    work => writer.connection().execute(() => Promise.resolve(work())),
    clock,
  );
  const ping = reading.prepare('select 1');
  return {
    dialect: sqliteDialect,
    soleWriter: true,
    reader,
    write: async work => {
      const result = await writer.transaction().execute(work);
      checkpoints.afterCommit();
      return result;
    },
    prepare: (_name, query) => {
      const statement = reading.prepare(query.sql);
      return async parameters => statement.all(...parameters) as never;
    },
    // Through Kysely's connection lock: a batch must not begin inside somebody's transaction.
    appendBatch: batch =>
      writer.connection().execute(async () => {
        const outcomes = append(batch);
        checkpoints.afterCommit();
        return outcomes;
      }),
    announce: createAnnounce(listeners, () => clock.now()),
    listeners,
    words: sqliteWords,
    now: () => Promise.resolve(clock.now()),
    ping: async () => void ping.get(),
    close: async () => {
      await checkpoints.stop();
      // A Kysely that was never asked anything does not close its database.
      for (const [kysely, database] of [
        [reader, reading],
        [writer, writing],
      ] as const) {
        await kysely.destroy();
        database.close();
      }
      await release();
    },
  };
}

function openConnection(file: string, options: { readonly?: boolean } = {}): Database.Database {
  const database = new Database(file, options);
  // Another process (a backup) may hold the lock for a moment.
  database.pragma('busy_timeout = 2000');
  if (options.readonly) return database;
  // Only heeded while the file is new. Small pages: what a commit costs is the pages it dirties (decisions/0003).
  database.pragma('page_size = 2048');
  // Readers and the writer do not wait for each other.
  database.pragma('journal_mode = WAL');
  // A commit is on the disk when it returns, power cuts included (I1).
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // What is deleted is overwritten: of who was erased nothing is left in the file either (CU8). Sends delete nothing.
  database.pragma('secure_delete = ON');
  database.pragma(`wal_autocheckpoint = ${LATEST_PAGES}`);
  database.pragma('journal_size_limit = 134217728');
  database.pragma('cache_size = -16384');
  return database;
}

/** The file exists before SQLite opens it, so that it, its journal and its index are never readable by others (ST5). */
function restrictToOwner(dataDir: string, file: string): void {
  chmodSync(dataDir, 0o700);
  closeSync(openSync(file, 'a', 0o600));
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(file + suffix)) chmodSync(file + suffix, 0o600);
}

function asDamage(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code) ? new DamagedDatabase(file, (error as Error).message, error) : error;
}
