import type { Clock } from '../ports.ts';
import { type CachedStorage, withReadCache } from './read-cache.ts';
import { createSqlStorage, type SqlStorage } from './sql-storage.ts';

export interface StorageOptions {
  dataDir: string;
  /** PostgreSQL when set, else SQLite in `dataDir`. */
  databaseUrl: string | null;
  clock: Clock;
  writeQueueMax: number;
  writeDeadlineMs: number;
  onCommit: (items: number, ms: number) => void;
  onLostConnection: (error: Error) => void;
  onDamage: (error: Error) => void;
}

export type OpenStorage = CachedStorage &
  Pick<SqlStorage, 'waiting'> & {
    /** Whether other processes may write too. */
    isShared: boolean;
  };

/** The database the configuration names, migrated and ready. */
export async function openStorage(options: StorageOptions): Promise<OpenStorage> {
  const { dataDir, databaseUrl, clock, writeQueueMax, writeDeadlineMs, onCommit, onLostConnection, onDamage } = options;
  // Only the engine in use is loaded: the other one's driver would cost memory for nothing.
  const engine = databaseUrl
    ? await (await import('./postgres.ts')).openPostgres({ url: databaseUrl, onLostConnection })
    : await (await import('./sqlite.ts')).openSqlite({ dataDir, clock, onDamage });
  const storage = createSqlStorage(engine, { clock, queueMax: writeQueueMax, deadlineMs: writeDeadlineMs, onCommit });
  return { ...withReadCache(storage, engine.soleWriter), waiting: storage.waiting, isShared: !engine.soleWriter };
}
