import { existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { chmod, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { lockDataDir } from '../storage/data-dir-lock.ts';
import { readNewestMark } from '../storage/database-facts.ts';
import { openSqliteReadOnly } from '../storage/open-read-only.ts';
import { SQLITE_FILE } from '../storage/sqlite.ts';
import { requireLaterClock } from './clock-check.ts';
import { listFiles, restoreFiles, setFilesAside } from './copy-files.ts';
import { checkSqlite } from './copy-sqlite.ts';
import { syncPath } from './manifest.ts';
import { type Restore, RestoreRefused } from './restore.ts';

/** Not a database, or not one of ours. */
const DAMAGED = /^SQLITE_(CORRUPT|NOTADB|ERROR)/;
/** What SQLite keeps beside a database that is in use. */
const COMPANIONS = ['-wal', '-shm'];

/** Replaces the database by one rename: a power cut at any moment leaves the old one in its place, or the new one. */
export async function restoreSqlite(dataDir: string, order: Restore): Promise<string | null> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockDataDir(dataDir);
  const fresh = join(dataDir, 'restoring.db');
  try {
    return await replace(dataDir, fresh, order);
  } finally {
    rmSync(fresh, { force: true });
    unlock();
  }
}

async function replace(dataDir: string, fresh: string, order: Restore): Promise<string | null> {
  const { hashes, store, clock, manifest, time } = order;
  const current = join(dataDir, SQLITE_FILE);
  const hasDatabase = existsSync(current);
  const hasData = hasDatabase || (store !== null && (await listFiles(store)).length > 0);
  if (hasData && !order.force) {
    throw new RestoreRefused(`${dataDir} is not empty: --force replaces what is there, and keeps it aside`);
  }
  await copyFile(order.database, fresh);
  await chmod(fresh, 0o600);
  await syncPath(fresh);
  checkSqlite(fresh);
  const newest = hasDatabase ? await settle(current) : null;
  const known = Math.max(manifest.beganAt, manifest.newestMessageAt ?? 0, newest ?? 0);
  await requireLaterClock(known, clock.now, clock);

  // The store now has what either database needs.
  if (store !== null) await restoreFiles(order.backup, hashes, store);
  const aside = join(dataDir, `before-restore-${time}`);
  if (hasData) mkdirSync(aside, { mode: 0o700 });
  if (hasDatabase) linkSync(current, join(aside, SQLITE_FILE));
  for (const suffix of COMPANIONS) {
    if (existsSync(current + suffix)) renameSync(current + suffix, join(aside, SQLITE_FILE + suffix));
  }
  renameSync(fresh, current);
  await syncPath(dataDir);
  if (store !== null && hasData) await setFilesAside(store, hashes, aside);
  return hasData ? aside : null;
}

/**
 * Brings the old database's journal home, so that its file is whole by itself and no journal can be taken for the new
 * one's. Answers its newest mark; null: there is none, or the file is too damaged to say.
 */
async function settle(file: string): Promise<number | null> {
  try {
    const database = new Database(file);
    try {
      database.pragma('wal_checkpoint(TRUNCATE)');
      database.pragma('journal_mode = DELETE');
    } finally {
      database.close();
    }
    const old = openSqliteReadOnly(file);
    try {
      return await readNewestMark(old.db);
    } finally {
      await old.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (DAMAGED.test(code)) return null;
    if (code !== 'SQLITE_BUSY') throw error;
    throw new RestoreRefused(`another program, such as a backup, has ${file} open: wait for it`, { cause: error });
  }
}
