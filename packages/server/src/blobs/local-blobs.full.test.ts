import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { BlobsUnavailable } from '../ports.ts';
import { blobsContract } from '../test/contracts/blobs.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { makeTemporaryDirectory } from '../test/temporary-directory.ts';
import { createLocalBlobs } from './local-blobs.ts';

blobsContract('files', async () => {
  const directory = makeTemporaryDirectory('blobs');
  const blobs = await createLocalBlobs(join(directory.path, 'files'), createManualClock());
  return {
    blobs,
    async close() {
      await blobs.close();
      directory.remove();
    },
  };
});

function makeDirectory(): string {
  const directory = makeTemporaryDirectory('blobs');
  onTestFinished(directory.remove);
  return join(directory.path, 'files');
}

const write = (text: string) => [Readable.from([Buffer.from(text)]), text.length] as const;

test('only the owner may read files and directories, and names say nothing of keys', async () => {
  const directory = makeDirectory();
  const blobs = await createLocalBlobs(directory, createManualClock());
  await blobs.write('uploads/named', ...write('secret'));
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const modes = entries.map(entry => {
    const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
    return `${entry.isDirectory() ? 'directory' : 'file'} ${mode.toString(8)}`;
  });
  expect(new Set(modes)).toEqual(new Set(['directory 700', 'file 600']));
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(entries.map(entry => entry.name).join()).not.toContain('named');
});

test('[UP2] a failed write leaves no file at all', async () => {
  const directory = makeDirectory();
  const blobs = await createLocalBlobs(directory, createManualClock());
  await expect(blobs.write('a', Readable.from([Buffer.from('12')]), 3)).rejects.toThrow();
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  expect(files).toEqual([]);
});

test('what a dead process left half written is removed at the start and every hour, what is young is not', async () => {
  const directory = makeDirectory();
  const clock = createManualClock(Date.now());
  await (await createLocalBlobs(directory, clock)).close();
  const leave = (ageMs: number) => {
    const file = join(directory, 'incoming', randomUUID());
    writeFileSync(file, 'half');
    utimesSync(file, new Date(clock.now() - ageMs), new Date(clock.now() - ageMs));
    return file;
  };
  const [old, young] = [leave(3_700_000), leave(60_000)];
  const blobs = await createLocalBlobs(directory, clock);
  expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
  clock.advance(3_600_000);
  await expect.poll(() => existsSync(young)).toBe(false);
  await blobs.close();
  const later = leave(3_700_000);
  clock.advance(7_200_000);
  expect(existsSync(later), 'a closed store does nothing more').toBe(true);
});

test('a disk that cannot be written to is the store’s fault, not the client’s', async () => {
  const directory = makeDirectory();
  const blobs = await createLocalBlobs(directory, createManualClock());
  // /dev/full is a disk without room; in its place a directory that is a file fails as well and everywhere.
  writeFileSync(join(directory, 'a1'), '');
  const keys = Array.from({ length: 2_000 }, (_, n) => `k${n}`);
  const outcomes = await Promise.all(
    keys.map(key =>
      blobs.write(key, ...write('x')).then(
        () => null,
        (error: unknown) => error,
      ),
    ),
  );
  const failures = outcomes.filter(outcome => outcome !== null);
  expect(failures.length).toBeGreaterThan(0);
  expect(failures.every(failure => failure instanceof BlobsUnavailable)).toBe(true);
  expect(readdirSync(join(directory, 'incoming'))).toEqual([]);
});

test('without a store of its own for bytes there is no URL to put them to', async () => {
  const blobs = await createLocalBlobs(makeDirectory(), createManualClock());
  expect(await blobs.signPut('a', { contentType: 'image/png', sizeBytes: 1, lifeSeconds: 600 })).toBeNull();
});
