import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type DatabaseFacts, readBlobKeys, readFacts } from '../storage/database-facts.ts';
import { openSqliteReadOnly } from '../storage/open-read-only.ts';
import { SQLITE_FILE } from '../storage/sqlite.ts';
import { BadBackup, syncPath } from './manifest.ts';

/**
 * One consistent state of the database as a file of its own, beside a server that writes. `vacuum into` reads it in one
 * transaction; SQLite's own online backup would begin anew at every commit of another process.
 */
export async function copySqlite(
  dataDir: string,
  target: string,
): Promise<{ facts: DatabaseFacts; blobKeys: string[] }> {
  const live = new Database(join(dataDir, SQLITE_FILE), { readonly: true, fileMustExist: true });
  try {
    live.pragma('busy_timeout = 10000');
    // SQLite takes an empty file, and this one is the owner's from the start.
    closeSync(openSync(target, 'wx', 0o600));
    live.prepare('vacuum into ?').run(target);
  } finally {
    live.close();
  }
  await syncPath(target);
  checkSqlite(target);
  const copy = openSqliteReadOnly(target);
  try {
    return { facts: await readFacts(copy.db), blobKeys: await readBlobKeys(copy.db) };
  } finally {
    await copy.close();
  }
}

/** Throws `BadBackup` unless every page, index and reference is in order. */
export function checkSqlite(file: string): void {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const findings = database.pragma('integrity_check(3)') as { integrity_check: string }[];
    const text = findings.map(finding => finding.integrity_check).join('; ');
    if (text !== 'ok') throw new BadBackup(`the copy of the database is damaged: ${text}`);
    if ((database.pragma('foreign_key_check') as unknown[]).length > 0) {
      throw new BadBackup('the copy of the database has rows that point nowhere');
    }
  } finally {
    database.close();
  }
}
