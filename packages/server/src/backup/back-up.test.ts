import { readdirSync, writeFileSync } from 'node:fs';
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
