import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DatabaseFacts } from '../storage/database-facts.ts';

// A backup is a directory: the database, the files of uploads, a list of all hashes that `sha256sum -c` reads, and a
// manifest that says what it is and vouches for the list.

export const NAMES = { manifest: 'manifest.json', hashes: 'SHA256SUMS', files: 'files' } as const;
export const DATABASE_NAME = { sqlite: 'database.sqlite', postgres: 'database.dump' } as const;

export interface Manifest extends DatabaseFacts {
  format: 1;
  /** Of Deskbell. */
  version: string;
  engine: 'sqlite' | 'postgres';
  /** When the backup began, epoch ms: what was answered before is in it. */
  beganAt: number;
  /** Whether the files of uploads are in the backup, or in their bucket. */
  filesIn: 'backup' | 'bucket';
  /** Files that uploads name and the data directory had lost already. */
  missingFiles: number;
  sha256: string;
}

/** The directory is not a backup, or not any more. The message says why. */
export class BadBackup extends Error {
  override name = 'BadBackup';
}

export async function writeManifest(
  directory: string,
  paths: string[],
  facts: Omit<Manifest, 'format' | 'sha256'>,
): Promise<void> {
  const lines: string[] = [];
  for (const path of [...paths].sort()) lines.push(`${await hashFile(join(directory, path))}  ${path}\n`);
  await writeDurably(join(directory, NAMES.hashes), lines.join(''));
  const manifest: Manifest = { format: 1, ...facts, sha256: await hashFile(join(directory, NAMES.hashes)) };
  await writeDurably(join(directory, NAMES.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The manifest and the hash of each file by its path; throws `BadBackup` unless every byte is as it was written. */
export async function verifyBackup(directory: string): Promise<{ manifest: Manifest; hashes: Map<string, string> }> {
  const manifest = await readManifest(directory);
  const list = await readFile(join(directory, NAMES.hashes)).catch(cause => {
    throw new BadBackup(`${directory} has no ${NAMES.hashes}`, { cause });
  });
  if (createHash('sha256').update(list).digest('hex') !== manifest.sha256) {
    throw new BadBackup(`${NAMES.hashes} is not the one the manifest was written for`);
  }
  const hashes = new Map<string, string>();
  for (const line of list.toString('utf8').split('\n')) {
    const [hash, path] = line.split('  ');
    if (hash && path) hashes.set(checkPath(path), hash);
  }
  for (const [path, hash] of hashes) {
    const found = await hashFile(join(directory, path)).catch(cause => {
      throw new BadBackup(`${path} of the backup cannot be read`, { cause });
    });
    if (found !== hash) throw new BadBackup(`${path} of the backup has changed since it was written`);
  }
  return { manifest, hashes };
}

async function readManifest(directory: string): Promise<Manifest> {
  const text = await readFile(join(directory, NAMES.manifest), 'utf8').catch(cause => {
    throw new BadBackup(`${directory} is not a backup: it has no ${NAMES.manifest}`, { cause });
  });
  try {
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.format !== 1) throw new BadBackup(`the format of the backup is ${manifest.format}, not 1`);
    return manifest;
  } catch (cause) {
    if (cause instanceof BadBackup) throw cause;
    throw new BadBackup(`${NAMES.manifest} is not JSON`, { cause });
  }
}

/** A list that somebody else wrote must not lead out of the backup. */
function checkPath(path: string): string {
  if (path.startsWith('/') || normalize(path) !== path || path.startsWith('..')) {
    throw new BadBackup(`${NAMES.hashes} names ${path}`);
  }
  return path;
}

export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

async function writeDurably(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600, flush: true });
}

/** Puts on the disk what is in the file, or the names that are in the directory. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
