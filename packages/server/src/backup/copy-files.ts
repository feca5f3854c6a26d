import { randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hashFile, NAMES, syncPath } from './manifest.ts';

// Files of uploads never change once they have their name, so a copy is right whenever it is made.

/** `a1/b2/<name>`: what is being written has another shape. */
const STORED = /^[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{64}$/;

/** The paths of the files below the directory; none when it is not there. */
export async function listFiles(directory: string): Promise<string[]> {
  if (!existsSync(directory)) return [];
  return (await readdir(directory, { recursive: true })).filter(path => STORED.test(path));
}

/** Copies what `to` does not have yet. What vanishes meanwhile was not wanted any more: the caller checks against the rows. */
export async function copyNewFiles(from: string, to: string): Promise<void> {
  for (const path of await listFiles(from)) {
    const target = join(to, path);
    if (existsSync(target)) continue;
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    try {
      await copyFile(join(from, path), target, constants.COPYFILE_FICLONE);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await rm(target, { force: true });
      continue;
    }
    await syncPath(target);
  }
}

/** Brings the backup's files into the store. What is there already, and whole, stays. */
export async function restoreFiles(backup: string, hashes: Map<string, string>, store: string): Promise<void> {
  const incoming = join(store, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  for (const path of storedPaths(hashes)) {
    const target = join(store, path);
    if (existsSync(target) && (await hashFile(target)) === hashes.get(`${NAMES.files}/${path}`)) continue;
    const temporary = join(incoming, randomUUID());
    await copyFile(join(backup, NAMES.files, path), temporary, constants.COPYFILE_FICLONE);
    await syncPath(temporary);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await rename(temporary, target);
    for (const entry of [dirname(target), dirname(dirname(target)), store]) await syncPath(entry);
  }
}

/** Takes the files the backup does not know out of the store. */
export async function setFilesAside(store: string, hashes: Map<string, string>, aside: string): Promise<void> {
  const known = new Set(storedPaths(hashes));
  for (const path of await listFiles(store)) {
    if (known.has(path)) continue;
    const target = join(aside, NAMES.files, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await rename(join(store, path), target);
  }
}

function storedPaths(hashes: Map<string, string>): string[] {
  const prefix = `${NAMES.files}/`;
  return [...hashes.keys()].filter(path => path.startsWith(prefix)).map(path => path.slice(prefix.length));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
