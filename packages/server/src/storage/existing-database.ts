import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { SQLITE_FILE } from './sqlite.ts';

interface Place {
  dataDir: string;
  databaseUrl: string | null;
}

/** For commands that work on what a server has: in the wrong directory they would make a new database, and call it empty. */
export function requireDatabase({ dataDir, databaseUrl }: Place): void {
  if (databaseUrl !== null || statSync(join(dataDir, SQLITE_FILE), { throwIfNoEntry: false })) return;
  throw new Error(`there is no database in ${resolve(dataDir)}: is DATA_DIR the server’s?`);
}

/** Which one it is, in words that hold no user and no password. */
export function describeDatabase({ dataDir, databaseUrl }: Place): string {
  if (databaseUrl === null) return resolve(dataDir, SQLITE_FILE);
  const { host, port, database } = new pg.Client({ connectionString: databaseUrl });
  return `PostgreSQL, ${host}:${port}/${database}`;
}
