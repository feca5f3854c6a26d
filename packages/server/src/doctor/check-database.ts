import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Kysely, sql } from 'kysely';
import type { Config } from '../config.ts';
import { readMigrations } from '../storage/database-facts.ts';
import { MIGRATION_NAMES } from '../storage/migrate.ts';
import { openReadOnly } from '../storage/open-read-only.ts';
import type { Schema } from '../storage/schema.ts';
import { SQLITE_FILE } from '../storage/sqlite.ts';
import { type Check, type Finding, fail, ok, warn } from './check.ts';

/** Reading a file of many gigabytes takes its time. */
const INTEGRITY_DEADLINE_MS = 300_000;
const CLOCK_DIFFERENCE_MS = 1_000;

export function checkDatabase(config: Pick<Config, 'dataDir' | 'databaseUrl'>): Check {
  if (config.databaseUrl !== null) return { name: 'database', run: () => checkPostgres(config) };
  const file = join(config.dataDir, SQLITE_FILE);
  return {
    name: 'database',
    deadlineMs: INTEGRITY_DEADLINE_MS,
    async run() {
      if (!existsSync(file)) return [warn(`${file} is not there; the first start makes it`)];
      const damage = await findDamage(file);
      if (damage !== null) return [fail(`${file} is damaged (${damage}): stop the server and restore a backup`)];
      const { db, close } = openReadOnly(config);
      try {
        // What is new lies in the journal.
        const bytes = [file, `${file}-wal`].map(path => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
        const size = (bytes.reduce((sum, each) => sum + each, 0) / 1e6).toFixed(1);
        return [...(await checkMigrations(db)), ok(`SQLite, ${size} MB, every page in order`)];
      } finally {
        await close();
      }
    },
  };
}

/** On a thread, so that the deadline can come. */
async function findDamage(file: string): Promise<string | null> {
  const worker = new Worker(new URL('../storage/sqlite-integrity-worker.ts', import.meta.url), { workerData: file });
  worker.unref();
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function checkPostgres(config: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<Finding[]> {
  const { db, close } = openReadOnly(config);
  try {
    const found = await checkMigrations(db);
    const began = Date.now();
    const { rows } = await sql<Settings>`select current_setting('server_version') as version,
      current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit,
      current_setting('full_page_writes') as full_page_writes, pg_is_in_recovery() as is_replica,
      (extract(epoch from clock_timestamp()) * 1000)::float8 as now`.execute(db);
    const settings = rows[0] as Settings;
    const roundTrip = Date.now() - began;
    found.push(...checkSettings(settings));
    const ahead = settings.now - (began + roundTrip / 2);
    if (Math.abs(ahead) > CLOCK_DIFFERENCE_MS + roundTrip) {
      const side = ahead > 0 ? 'ahead of' : 'behind';
      found.push(warn(`its clock is ${Math.abs(ahead / 1000).toFixed(1)} s ${side} this machine’s: use NTP on both`));
    }
    return [...found, ok(`PostgreSQL ${settings.version}, answers in ${roundTrip} ms`)];
  } finally {
    await close();
  }
}

interface Settings {
  version: string;
  fsync: string;
  synchronous_commit: string;
  full_page_writes: string;
  is_replica: boolean;
  now: number;
}

function checkSettings({ fsync, synchronous_commit, full_page_writes, is_replica }: Settings): Finding[] {
  const found: Finding[] = [];
  if (fsync !== 'on') found.push(fail('fsync is off: a power cut loses messages that were answered; turn it on'));
  if (full_page_writes !== 'on') found.push(fail('full_page_writes is off: a power cut may damage it; turn it on'));
  if (synchronous_commit === 'off') {
    found.push(fail('synchronous_commit is off: a crash loses messages that were answered; turn it on'));
  }
  if (is_replica) found.push(fail('it is a replica and cannot be written to: DATABASE_URL must name the primary'));
  return found;
}

async function checkMigrations(db: Kysely<Schema>): Promise<Finding[]> {
  const done = await readMigrations(db).catch((error: unknown): string[] => {
    if (isMissingTable(error)) return [];
    throw error;
  });
  const unknown = done.filter(name => !MIGRATION_NAMES.includes(name));
  if (unknown.length > 0) return [fail(`a newer Deskbell has changed it (${unknown.join(', ')}): install that one`)];
  const missing = MIGRATION_NAMES.filter(name => !done.includes(name));
  return missing.length > 0 ? [warn(`${missing.join(', ')} will run at the next start`)] : [];
}

function isMissingTable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '42P01' || /no such table/.test(error.message));
}
