import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** The data directory belongs to another process (ST4). */
export class DataDirInUse extends Error {
  override name = 'DataDirInUse';
}

/**
 * Takes the directory for this process; the answer gives it back. The lock is an open exclusive transaction on an empty
 * database: the operating system drops it with the process, however that ends, so there is never a stale lock.
 */
export function lockDataDir(dataDir: string): () => void {
  const holderFile = join(dataDir, 'deskbell.pid');
  const lock = new Database(join(dataDir, 'deskbell.lock'), { timeout: 0 });
  try {
    chmodSync(join(dataDir, 'deskbell.lock'), 0o600);
    lock.pragma('journal_mode = MEMORY');
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    const isHeld = cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_BUSY';
    if (!isHeld) throw cause;
    throw new DataDirInUse(`${dataDir} is in use by another Deskbell process${describeHolder(holderFile)}`, { cause });
  }
  writeFileSync(holderFile, `${process.pid}\n`, { mode: 0o600 });
  return () => lock.close();
}

function describeHolder(file: string): string {
  try {
    return ` (pid ${readFileSync(file, 'utf8').trim()})`;
  } catch (error) {
    return ` (its pid is unknown: ${error instanceof Error ? error.message : error})`;
  }
}
