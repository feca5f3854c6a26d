import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTemporaryDirectory } from '../test/temporary-directory.ts';
import { BadBackup, verifyBackup, writeManifest } from './manifest.ts';

const FACTS = {
  version: '0.1.0',
  engine: 'sqlite',
  beganAt: 1,
  filesIn: 'backup',
  missingFiles: 0,
  migration: '0001',
  newestMessageAt: null,
  counts: { conversations: 0, messages: 0, uploads: 0 },
} as const;
const FILE = 'files/ab/cd/abcd';

let directory: ReturnType<typeof makeTemporaryDirectory>;

beforeEach(async () => {
  directory = makeTemporaryDirectory('manifest');
  mkdirSync(join(directory.path, 'files/ab/cd'), { recursive: true });
  writeFileSync(join(directory.path, 'database.sqlite'), 'the database');
  writeFileSync(join(directory.path, FILE), 'a file');
  await writeManifest(directory.path, ['database.sqlite', FILE], FACTS);
});

afterEach(() => directory.remove());

test('[OP10] a backup that is as it was written is taken', async () => {
  const { manifest, hashes } = await verifyBackup(directory.path);
  expect(manifest).toMatchObject(FACTS);
  expect([...hashes.keys()]).toEqual(['database.sqlite', FILE]);
});

const rewrite = (name: string, change: (text: string) => string) => (path: string) => {
  const file = join(path, name);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
};

test.each<[string, (path: string) => void]>([
  ['a byte more', path => appendFileSync(join(path, 'database.sqlite'), 'x')],
  ['another byte', rewrite('database.sqlite', text => text.replace('t', 'T'))],
  ['a database that is gone', path => rmSync(join(path, 'database.sqlite'))],
  ['a file that changed', path => appendFileSync(join(path, FILE), 'x')],
  ['a file that is gone', path => rmSync(join(path, FILE))],
  ['a list without a line', rewrite('SHA256SUMS', text => text.slice(text.indexOf('\n') + 1))],
  ['a list that leads out', rewrite('SHA256SUMS', text => `${text}${'0'.repeat(64)}  ../../etc/passwd\n`)],
  ['no list', path => rmSync(join(path, 'SHA256SUMS'))],
  ['no manifest', path => rmSync(join(path, 'manifest.json'))],
  ['half a manifest', rewrite('manifest.json', text => text.slice(0, 40))],
  ['another format', rewrite('manifest.json', text => text.replace('"format": 1', '"format": 2'))],
])('[OP10] refused: %s', async (_what, harm) => {
  harm(directory.path);
  await expect(verifyBackup(directory.path)).rejects.toBeInstanceOf(BadBackup);
});

test('[OP10] a list that was signed anew still may not lead out of the backup', async () => {
  symlinkSync(join(directory.path, 'database.sqlite'), join(directory.path, 'outside'));
  await expect(writeManifest(directory.path, ['files/../outside'], FACTS)).resolves.toBeUndefined();
  await expect(verifyBackup(directory.path)).rejects.toThrow('names files/../outside');
});
