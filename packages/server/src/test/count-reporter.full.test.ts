import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PINNED_NODE } from './pinned-node.ts';
import { makeTemporaryDirectory } from './temporary-directory.ts';

const VITEST = fileURLToPath(new URL('../../../../node_modules/vitest/vitest.mjs', import.meta.url));
const REPORTER = fileURLToPath(new URL('./count-reporter.ts', import.meta.url));
const CONFIG = `
  import { countReporter } from ${JSON.stringify(REPORTER)};
  export default { test: { globals: true, reporters: ['default', countReporter()] } };
`;

// Each of these is a run of Vitest's own in an empty directory.
test.each([
  ['two that pass', { a: `test('x', () => {}); test('y', () => {});` }, 0, '2 passed, 0 failed'],
  [
    'one that fails and two that are skipped',
    { a: `test('x', () => {}); test('y', () => expect(1).toBe(2)); test${'.skip'}('z'); test${'.todo'}('t');` },
    1,
    '1 passed, 1 failed, 2 skipped',
  ],
  ['a file that does not load', { a: `test('x', () => {});`, b: `import './nowhere.ts';` }, 1, '1 passed, 1 failed'],
  [
    'a hook that fails',
    { a: `afterAll(() => { throw new Error('hook'); }); test('x', () => {});` },
    1,
    '1 passed, 1 failed',
  ],
  [
    'an error outside of any test',
    { a: `test('x', () => void Promise.reject(new Error('stray')));` },
    1,
    '1 passed, 1 failed',
  ],
  ['only skipped tests', { a: `test${'.skip'}('x', () => {});` }, 1, '0 passed, 1 failed, 1 skipped'],
  ['no test file', {}, 1, '0 passed, 1 failed'],
])('the last line of a run counts %s', async (_what, files, exitCode, lastLine) => {
  const result = await runVitest(files);
  expect(result).toEqual({ exitCode, lastLine });
});

async function runVitest(files: Record<string, string>): Promise<{ exitCode: number; lastLine: string | undefined }> {
  const directory = makeTemporaryDirectory('reporter');
  writeFileSync(join(directory.path, 'vitest.config.ts'), CONFIG);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory.path, `${name}.test.ts`), text);
  const args = [VITEST, 'run', '--root', directory.path];
  const { promise, resolve } = Promise.withResolvers<{ exitCode: number; stdout: string }>();
  execFile(PINNED_NODE, args, (error, stdout) => resolve({ exitCode: error ? Number(error.code) : 0, stdout }));
  const { exitCode, stdout } = await promise.finally(directory.remove);
  return { exitCode, lastLine: stdout.endsWith('\n') ? stdout.split('\n').at(-2) : undefined };
}
