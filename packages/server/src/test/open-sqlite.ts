import type { Clock, Storage } from '../ports.ts';
import { openStorage } from '../storage/open-storage.ts';
import { makeTemporaryDirectory } from './temporary-directory.ts';

const directories: { remove(): void }[] = [];

/** A real storage on a fresh SQLite file. */
export function openSqliteForTest(clock: Clock): Promise<Storage> {
  const directory = makeTemporaryDirectory('sqlite');
  directories.push(directory);
  return openStorage({
    dataDir: directory.path,
    databaseUrl: null,
    clock,
    writeQueueMax: 10_000,
    writeDeadlineMs: 5_000,
    onCommit: () => undefined,
    onLostConnection: () => undefined,
    onDamage: () => undefined,
  });
}

/** After all tests of a file. */
export function removeTestDirectories(): void {
  for (const directory of directories.splice(0)) directory.remove();
}
