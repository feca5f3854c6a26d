import { join } from 'node:path';
import { localFiles } from '../blobs/open-blobs.ts';
import type { Clock } from '../ports.ts';
import { MIGRATION_NAMES } from '../storage/migrate.ts';
import { type BackupSettings, fileTime } from './back-up.ts';
import { giveToOwner } from './give-to-owner.ts';
import { BadBackup, DATABASE_NAME, type Manifest, verifyBackup } from './manifest.ts';
import { restorePostgres } from './restore-postgres.ts';
import { restoreSqlite } from './restore-sqlite.ts';

export interface Restore {
  /** The database in the backup. */
  database: string;
  /** The backup and its files' hashes, checked. */
  backup: string;
  hashes: Map<string, string>;
  manifest: Manifest;
  /** Where files of uploads go; null: they are in a bucket. */
  store: string | null;
  /** What was there before may be replaced. */
  force: boolean;
  clock: Pick<Clock, 'now' | 'after'>;
  /** For names of what is set aside. */
  time: string;
}

/** The target is not ready to be restored to. The message says what to do. */
export class RestoreRefused extends Error {
  override name = 'RestoreRefused';
}

/**
 * Puts a backup in the place of what the configuration names (OP10). Nothing is touched before the backup is proven whole;
 * until the last step the old data is what a start would find. The answer says where the old data is kept; null: there
 * was none.
 */
export async function restore(
  config: BackupSettings,
  backup: string,
  { force, clock }: Pick<Restore, 'force' | 'clock'>,
): Promise<{ manifest: Manifest; aside: string | null }> {
  const { manifest, hashes } = await verifyBackup(backup);
  requireFit(config, manifest);
  const database = join(backup, DATABASE_NAME[manifest.engine]);
  const store = manifest.filesIn === 'backup' ? localFiles(config) : null;
  const time = fileTime(clock.now());
  const order: Restore = { database, backup, hashes, manifest, store, force, clock, time };
  try {
    const aside =
      config.databaseUrl === null
        ? await restoreSqlite(config.dataDir, order)
        : await restorePostgres(config.databaseUrl, config.dataDir, order);
    return { manifest, aside };
  } finally {
    // A refusal leaves things there too: the lock it took.
    await giveToOwner(config.dataDir);
  }
}

function requireFit({ databaseUrl, s3Bucket }: BackupSettings, { engine, filesIn, migration }: Manifest): void {
  const wanted = databaseUrl === null ? 'sqlite' : 'postgres';
  if (engine !== wanted) {
    const hint = engine === 'sqlite' ? 'unset DATABASE_URL' : 'set DATABASE_URL';
    throw new RestoreRefused(`the backup is of ${engine}, the configuration of ${wanted}: ${hint}`);
  }
  if ((filesIn === 'bucket') !== (s3Bucket !== null)) {
    const place = filesIn === 'bucket' ? 'in a bucket: set' : 'in the backup: unset';
    throw new RestoreRefused(`the files of its uploads are ${place} DESKBELL_S3_BUCKET`);
  }
  if (!MIGRATION_NAMES.includes(migration)) {
    throw new BadBackup(`the backup is of a newer Deskbell (its schema is ${migration}): install that one first`);
  }
}
