import type { Clock } from '../ports.ts';
import type { Engine } from './engine.ts';
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
  /** Something was written down for webhooks, or is about to be. */
  onAnnounced?: () => void;
}

export type OpenStorage = CachedStorage &
  Pick<SqlStorage, 'waiting'> & {
    /** Whether other processes may write too. */
    isShared: boolean;
  };

/** The database the configuration names, migrated and ready. */
export async function openStorage(options: StorageOptions): Promise<OpenStorage> {
  const { clock, writeQueueMax, writeDeadlineMs, onCommit } = options;
  const engine = await openEngine(options);
  const storage = createSqlStorage(engine, { clock, queueMax: writeQueueMax, deadlineMs: writeDeadlineMs, onCommit });
  await storage.learnWebhooks();
  return { ...withReadCache(storage, engine.soleWriter), waiting: storage.waiting, isShared: !engine.soleWriter };
}

export type EngineOptions = Pick<
  StorageOptions,
  'dataDir' | 'databaseUrl' | 'clock' | 'onLostConnection' | 'onDamage' | 'onAnnounced'
>;

/** Only the engine in use is loaded: the other one's driver would cost memory for nothing. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { dataDir, databaseUrl, clock, onLostConnection, onDamage, onAnnounced } = options;
  return databaseUrl
    ? (await import('./postgres.ts')).openPostgres({ url: databaseUrl, onLostConnection, onAnnounced })
    : (await import('./sqlite.ts')).openSqlite({ dataDir, clock, onDamage, onAnnounced });
}
