import { existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { SQLITE_FILE } from '../storage/sqlite.ts';
import { type Check, type Finding, fail, ok, warn } from './check.ts';

const GB = 1e9;
const SCARCE_BYTES = GB;
const FULL_BYTES = GB / 10;

export function checkDataDirectory({ dataDir }: Pick<Config, 'dataDir'>): Check {
  return {
    name: 'data directory',
    async run() {
      if (!existsSync(dataDir)) return [warn(`${dataDir} is not there; the first start makes it`)];
      const found = checkModes(dataDir);
      const { bavail, bsize } = await statfs(dataDir);
      const free = `${((bavail * bsize) / GB).toFixed(1)} GB free`;
      if (bavail * bsize < FULL_BYTES) found.push(fail(`${free}: sends will be refused; make room`));
      else if (bavail * bsize < SCARCE_BYTES) found.push(warn(`${free}: make room`));
      return found.length > 0 ? found : [ok(`${dataDir}, for its owner only, ${free}`)];
    },
  };
}

function checkModes(dataDir: string): Finding[] {
  const owner = statSync(dataDir).uid;
  if (!isOurs(dataDir)) return [warn(`${dataDir} belongs to user ${owner}: run this as the user the server runs as`)];
  const found: Finding[] = [];
  for (const path of [dataDir, ...['', '-wal', '-shm'].map(suffix => join(dataDir, SQLITE_FILE + suffix))]) {
    const { uid = owner, mode = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
    if (uid !== owner) found.push(fail(`${path} belongs to user ${uid}, not to ${owner}: chown ${owner} ${path}`));
    if ((mode & 0o077) !== 0) found.push(fail(`others may read ${path}: chmod go= ${path}`));
  }
  return found;
}

/** Whether what we make in there is the server's to use. */
export function isOurs(dataDir: string): boolean {
  return process.getuid === undefined || statSync(dataDir).uid === process.getuid();
}
