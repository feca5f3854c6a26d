import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { localBlobPath } from '../blobs/local-blobs.ts';
import { localFiles } from '../blobs/open-blobs.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../ports.ts';
import { requireDatabase } from '../storage/existing-database.ts';
import { VERSION } from '../version.ts';
import { copyNewFiles, listFiles } from './copy-files.ts';
import { copySqlite } from './copy-sqlite.ts';
import { dumpPostgres } from './dump-postgres.ts';
import { DATABASE_NAME, type Manifest, NAMES, syncPath, writeManifest } from './manifest.ts';

export type BackupSettings = Pick<Config, 'dataDir' | 'databaseUrl' | 's3Bucket'>;

const LEFT_OVER = /^deskbell-\d{8}T\d{9}Z\.partial$/;
/** No backup takes longer. */
const UNDER_WAY_MS = 86_400_000;

/**
 * Writes a backup beside the running server (OP9): every message answered before it began is in it. A `target` that
 * exists gets a directory named after the time; the answer is the backup's own path, which is there only when it is whole.
 */
export async function backUp(
  config: BackupSettings,
  target: string,
  clock: Pick<Clock, 'now'>,
): Promise<{ directory: string; manifest: Omit<Manifest, 'format' | 'sha256'> }> {
  const beganAt = clock.now();
  const directory = chooseDirectory(target, beganAt);
  await removeLeftOvers(dirname(directory), beganAt);
  requireDatabase(config);
  const partial = `${directory}.partial`;
  await mkdir(partial, { mode: 0o700 });
  try {
    const manifest = await fill(config, partial, beganAt);
    await syncPath(partial);
    await rename(partial, directory);
    await syncPath(dirname(directory));
    return { directory, manifest };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function fill(config: BackupSettings, directory: string, beganAt: number) {
  const { dataDir, databaseUrl } = config;
  const filesIn = config.s3Bucket === null ? 'backup' : 'bucket';
  const engine = databaseUrl === null ? 'sqlite' : 'postgres';
  const [store, files] = [localFiles(config), join(directory, NAMES.files)];
  // Before the database for what is deleted during it, and after it for what came: no row is without its file.
  if (filesIn === 'backup') await copyNewFiles(store, files);
  const database = join(directory, DATABASE_NAME[engine]);
  const { facts, blobKeys } =
    databaseUrl === null ? await copySqlite(dataDir, database) : await dumpPostgres(databaseUrl, database);
  chmodSync(database, 0o600);
  if (filesIn === 'backup') await copyNewFiles(store, files);
  const isMissing = (key: string) => filesIn === 'backup' && !existsSync(join(files, localBlobPath(key)));
  const missingFiles = blobKeys.filter(isMissing).length;
  const paths = (await listFiles(files)).map(path => `${NAMES.files}/${path}`);
  const manifest = { version: VERSION, engine, beganAt, filesIn, missingFiles, ...facts } as const;
  await writeManifest(directory, [DATABASE_NAME[engine], ...paths], manifest);
  return manifest;
}

/** Unfinished backups that are too old to be still under way: whoever wrote them was killed. */
async function removeLeftOvers(directory: string, now: number): Promise<void> {
  if (!existsSync(directory)) return;
  const oldest = backupName(now - UNDER_WAY_MS);
  for (const name of readdirSync(directory)) {
    if (LEFT_OVER.test(name) && name < oldest) await rm(join(directory, name), { recursive: true, force: true });
  }
}

function chooseDirectory(target: string, now: number): string {
  const path = resolve(target);
  if (!existsSync(path)) return path;
  if (!statSync(path).isDirectory()) throw new Error(`${path} is a file: name a directory`);
  // Where the first one took the directory itself, a timer would hide all others in it.
  if (existsSync(join(path, NAMES.manifest)))
    throw new Error(`${path} is a backup itself: name the directory above it`);
  return join(path, backupName(now));
}

function backupName(ms: number): string {
  return `deskbell-${fileTime(ms)}`;
}

/** An instant as a part of a file name: `20261123T080000123Z`. */
export function fileTime(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:.]/g, '');
}
