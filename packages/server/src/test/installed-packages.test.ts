import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isInstalledAsLocked } from '../../../../scripts/installed-packages.mjs';
import { makeTemporaryDirectory } from './temporary-directory.ts';

const MANIFEST = { dependencies: { one: '1.0.0' } };
const ONE = { version: '1.0.0', integrity: 'sha512-one' };
const OTHER_PLATFORM = { version: '1.0.0', optional: true, os: ['plan9'] };
const LOCK = { packages: { '': MANIFEST, 'node_modules/one': ONE, 'node_modules/other': OTHER_PLATFORM } };
const RECORD = { packages: { 'node_modules/one': ONE } };

test.each([
  ['what the lock file names', LOCK, MANIFEST, RECORD, true],
  ['half an installation', LOCK, MANIFEST, null, false],
  ['no such package', LOCK, MANIFEST, { packages: {} }, false],
  ['another version', LOCK, MANIFEST, { packages: { 'node_modules/one': { ...ONE, version: '1.0.1' } } }, false],
  ['other contents', LOCK, MANIFEST, { packages: { 'node_modules/one': { ...ONE, integrity: 'sha512-two' } } }, false],
  ['a dependency more in the manifest', LOCK, { dependencies: { one: '1.0.0', two: '2.0.0' } }, RECORD, false],
  ['a dependency less in the manifest', LOCK, {}, RECORD, false],
])('%s', (_what, lock, manifest, record, expected) => {
  const root = makeTemporaryDirectory('packages');
  onTestFinished(root.remove);
  const write = (file: string, value: object) => {
    mkdirSync(dirname(join(root.path, file)), { recursive: true });
    writeFileSync(join(root.path, file), JSON.stringify(value));
  };
  write('package-lock.json', lock);
  write('package.json', manifest);
  if (record) write('node_modules/.package-lock.json', record);
  expect(isInstalledAsLocked(root.path)).toBe(expected);
});
