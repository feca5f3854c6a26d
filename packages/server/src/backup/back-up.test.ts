import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTemporaryDirectory } from '../test/temporary-directory.ts';
import { backUp } from './back-up.ts';

test('[OP9] a backup is not written into another one', async () => {
  const directory = makeTemporaryDirectory('backup');
  writeFileSync(join(directory.path, 'manifest.json'), '{}');
  const settings = { dataDir: join(directory.path, 'data'), databaseUrl: null, s3Bucket: null };
  await expect(backUp(settings, directory.path, { now: () => 0 })).rejects.toThrow('is a backup itself');
  expect(readdirSync(directory.path)).toEqual(['manifest.json']);
  directory.remove();
});

test('[OP9] what a backup that was killed left behind goes with a later one; one that may be under way stays', async () => {
  const directory = makeTemporaryDirectory('backup');
  const now = Date.UTC(2026, 0, 3);
  const names = ['deskbell-20260101T230000000Z.partial', 'deskbell-20260102T230000000Z.partial', 'other.partial'];
  for (const name of names) mkdirSync(join(directory.path, name));
  const settings = { dataDir: join(directory.path, 'data'), databaseUrl: null, s3Bucket: null };
  await expect(backUp(settings, directory.path, { now: () => now })).rejects.toThrow('there is no database in');
  expect(readdirSync(directory.path)).toEqual(names.slice(1));
  directory.remove();
});
