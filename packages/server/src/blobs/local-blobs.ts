import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { type BlobStore, BlobsUnavailable, type Clock, NoBlob, WrongSize } from '../ports.ts';
import { checkKey } from './blob-key.ts';
import { pipeExactly } from './exact-size.ts';

/** A file nobody has written to for this long belongs to a write that died; another process's may be alive. */
const ABANDONED_AFTER_MS = 3_600_000;

/**
 * Blobs as files of `directory`, which is made with owner-only permissions. A file has its name only when all of its
 * bytes are on the disk. Names are hashes of keys, spread over two levels of directories.
 */
export async function createLocalBlobs(directory: string, clock: Pick<Clock, 'now' | 'every'>): Promise<BlobStore> {
  const incoming = join(directory, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  await removeAbandoned(incoming, clock.now());
  let isSweeping = false;
  const stopSweeping = clock.every(ABANDONED_AFTER_MS, async () => {
    if (isSweeping) return;
    isSweeping = true;
    // What cannot be removed now is tried again in an hour, and takes nothing but room until then. A directory or disk that
    // is broken is heard of by whoever writes, and at the next start.
    await removeAbandoned(incoming, clock.now()).catch(() => null);
    isSweeping = false;
  });

  const locate = (key: string) => join(directory, localBlobPath(key));

  return {
    async signPut() {
      return null;
    },

    async write(key, bytes, sizeBytes) {
      const file = locate(key);
      const temporary = join(incoming, randomUUID());
      try {
        // `flush`: fsync before close.
        const sink = createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true });
        await pipeExactly(bytes, sizeBytes, sink);
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await rename(temporary, file);
        // The entry of the file, and those of its directories, which may be new.
        for (const path of [dirname(file), dirname(dirname(file)), directory]) await syncDirectory(path);
      } catch (error) {
        bytes.destroy();
        await rm(temporary, { force: true });
        throw error instanceof WrongSize ? error : unavailable(error);
      }
    },

    async size(key) {
      const file = locate(key);
      try {
        return (await stat(file)).size;
      } catch (error) {
        if (isMissing(error)) return null;
        throw unavailable(error);
      }
    },

    async read(key, range): Promise<Readable> {
      const file = locate(key);
      try {
        // The stream closes the file, however it ends.
        return (await open(file)).createReadStream(range ?? {});
      } catch (error) {
        throw isMissing(error) ? new NoBlob('there is no such blob') : unavailable(error);
      }
    },

    async delete(key) {
      await rm(locate(key), { force: true }).catch(error => {
        throw unavailable(error);
      });
    },

    async close() {
      stopSweeping();
    },
  };
}

/** Where a blob lies, relative to the directory. */
export function localBlobPath(key: string): string {
  checkKey(key);
  const hash = createHash('sha256').update(key).digest('hex');
  return join(hash.slice(0, 2), hash.slice(2, 4), hash);
}

async function removeAbandoned(incoming: string, now: number): Promise<void> {
  for (const name of await readdir(incoming)) {
    const file = join(incoming, name);
    try {
      if ((await stat(file)).mtimeMs < now - ABANDONED_AFTER_MS) await rm(file, { force: true });
    } catch (error) {
      // Renamed to its place while we looked.
      if (!isMissing(error)) throw error;
    }
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function unavailable(cause: unknown): BlobsUnavailable {
  return new BlobsUnavailable('the directory of the files cannot be used', { cause });
}
