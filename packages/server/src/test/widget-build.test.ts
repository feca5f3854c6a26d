import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprintOfSources } from '../../../../scripts/build-when-stale.mjs';
import { WIDGET_INPUTS } from '../../../../scripts/widget.mjs';
import { makeTemporaryDirectory } from './temporary-directory.ts';

// Whether the set-up builds the widget, or the inbox, anew hangs on this fingerprint alone.

let root: { path: string; remove(): void };
let before: string;

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root.path, file)), { recursive: true });
  writeFileSync(join(root.path, file), text);
}

beforeEach(() => {
  root = makeTemporaryDirectory('sources');
  write('package-lock.json', '{}');
  for (const name of ['widget', 'sdk', 'protocol'])
    write(`packages/${name}/src/index.ts`, `export const a = '${name}';`);
  write('packages/widget/src/panel/main.tsx', 'export {};');
  before = fingerprintOfSources(root.path, WIDGET_INPUTS);
});
afterEach(() => root.remove());

test.each<[string, () => void]>([
  ['a change of the widget', () => write('packages/widget/src/panel/main.tsx', 'export { };')],
  ['a change of the SDK', () => write('packages/sdk/src/index.ts', 'export {};')],
  ['a change of the protocol', () => write('packages/protocol/src/index.ts', 'export {};')],
  ['a new file', () => write('packages/widget/src/panel/styles.css', 'a {}')],
  ['a file that is gone', () => rmSync(join(root.path, 'packages/widget/src/panel/main.tsx'))],
  ['other packages', () => write('package-lock.json', '{"a":1}')],
  [
    'another name',
    () => {
      const directory = join(root.path, 'packages/widget/src');
      renameSync(join(directory, 'index.ts'), join(directory, 'main.ts'));
    },
  ],
])('%s means another build', (_what, change) => {
  change();
  expect(fingerprintOfSources(root.path, WIDGET_INPUTS)).not.toBe(before);
});

test('a fresh checkout, or a change of tests, does not', () => {
  write('packages/widget/src/panel/main.tsx', 'export {};');
  write('packages/widget/src/panel/main.test.ts', 'test');
  write('packages/sdk/src/test/world.ts', 'test');
  expect(fingerprintOfSources(root.path, WIDGET_INPUTS)).toBe(before);
});
