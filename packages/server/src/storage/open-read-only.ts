import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import pg from 'pg';
import { createPostgresDialect, createSqliteDialect } from './kysely-dialects.ts';
import type { Schema } from './schema.ts';
import { SQLITE_FILE } from './sqlite.ts';

export interface ReadOnlyDatabase {
  db: Kysely<Schema>;
  close(): Promise<void>;
}

/** The database as it stands, beside a running server: nothing is migrated, and no lock is needed. */
export function openReadOnly({ dataDir, databaseUrl }: { dataDir: string; databaseUrl: string | null }) {
  return databaseUrl === null ? openSqliteReadOnly(join(dataDir, SQLITE_FILE)) : openPostgresReadOnly(databaseUrl);
}

export function openSqliteReadOnly(file: string): ReadOnlyDatabase {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  const db = new Kysely<Schema>({ dialect: createSqliteDialect(database) });
  return {
    db,
    async close() {
      await db.destroy();
      // A Kysely that was never asked anything does not close its database.
      database.close();
    },
  };
}

function openPostgresReadOnly(url: string): ReadOnlyDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    application_name: 'deskbell-reader',
    connectionTimeoutMillis: 5_000,
    types: {
      getTypeParser: (oid, format) =>
        oid === pg.types.builtins.INT8 ? Number : (pg.types.getTypeParser(oid, format as 'text') as never),
    },
  });
  // The query that was under way says what happened; without a listener the process would end.
  pool.on('error', () => undefined);
  const db = new Kysely<Schema>({ dialect: createPostgresDialect(pool) });
  return { db, close: () => db.destroy() };
}
