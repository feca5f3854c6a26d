import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makeTemporaryDirectory } from '../temporary-directory.ts';

/** Somewhere servers can keep their data that can be full. */
export interface SmallDisk {
  dataDir: string;
  /** What the server has to be started through to be on it. */
  prefix: string[];
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
  remove(): Promise<void>;
}

const SIZE = '16m';
/** In units of 512 bytes: enough for a start, little for messages. */
const FILE_BLOCKS = 1500;

/** Not everybody may make namespaces, not everywhere. */
export function canMountSmallDisk(): Promise<boolean> {
  return mountSmallDisk().then(
    disk => disk.remove().then(() => true),
    () => false,
  );
}

/**
 * A file system of its own, in a mount namespace that only the server and a process we hold by a pipe are in: whatever
 * becomes of us, no mount stays behind.
 */
export async function mountSmallDisk(): Promise<SmallDisk> {
  const directory = makeTemporaryDirectory('disk');
  const mountAndWait = `mount -t tmpfs -o size=${SIZE} tmpfs "$1" && echo mounted && exec cat`;
  const namespace = ['--user', '--map-root-user', '--mount'];
  const holder = spawn('unshare', [...namespace, 'sh', '-c', mountAndWait, 'sh', directory.path]);
  const ended = once(holder, 'close');
  const refused = ended.then(() => Promise.reject(new Error('a disk of its own is not allowed here')));
  await Promise.race([once(holder.stdout, 'data'), refused]).catch(error => {
    directory.remove();
    throw error;
  });
  const prefix = ['nsenter', '--target', String(holder.pid), '--user', '--mount', '--preserve-credentials', '--'];
  const run = async (script: string) => {
    const [command = '', ...args] = [...prefix, 'sh', '-c', script, 'sh', join(directory.path, 'ballast')];
    await once(spawn(command, args, { stdio: 'ignore' }), 'close');
  };
  return {
    dataDir: join(directory.path, 'data'),
    prefix,
    fill: () => run('cat /dev/zero > "$1"'),
    makeRoom: () => run('rm "$1"'),
    async remove() {
      holder.stdin.end();
      await ended;
      directory.remove();
    },
  };
}

/**
 * No file may grow beyond a size: works anywhere and for anybody. There is room again when the journal is folded into
 * the database from outside, by somebody without the limit.
 */
export async function limitFileSize(blocks = FILE_BLOCKS): Promise<SmallDisk> {
  const directory = makeTemporaryDirectory('limited');
  return {
    dataDir: directory.path,
    prefix: ['/bin/sh', '-c', `ulimit -f ${blocks}; exec "$@"`, 'sh'],
    fill: () => Promise.resolve(),
    async makeRoom() {
      const database = new Database(join(directory.path, 'deskbell.db'));
      database.pragma('wal_checkpoint(TRUNCATE)');
      database.close();
    },
    remove: async () => directory.remove(),
  };
}
