import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PINNED_NODE } from '../pinned-node.ts';
import { reapIfWeDie } from '../reaper.ts';
import { makeTemporaryDirectory } from '../temporary-directory.ts';

/** A fault, made on purpose, and the tests that should notice. */
export interface Mutant {
  file: string;
  from: string;
  to: string;
  tests: string;
  /** Part of the titles of the tests to run; all of the file without it. */
  only?: string;
}

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const SOURCES = ['packages', 'conformance', 'scripts', 'spec', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
const GLOBAL_SETUP = 'packages/server/src/test/postgres-global-setup.ts';

/** Runs the tests in a copy of the repository with the fault in it; one line for each that failed: title and reason. */
export async function runMutant(mutant: Mutant, postgresUrl: string): Promise<string[]> {
  const directory = makeTemporaryDirectory('mutant');
  try {
    copySources(directory.path);
    plant(directory.path, mutant);
    const borrowed = `export const setup = project => project.provide('postgresUrl', ${JSON.stringify(postgresUrl)});\n`;
    writeFileSync(join(directory.path, GLOBAL_SETUP), borrowed);
    return await runTests(directory.path, mutant);
  } finally {
    directory.remove();
  }
}

function copySources(to: string): void {
  const filter = (path: string) => basename(path) !== 'node_modules';
  for (const source of SOURCES) cpSync(join(ROOT, source), join(to, source), { recursive: true, filter });
  // Packages as they are installed, but our own from the copy.
  for (const parent of ['', 'packages/server', 'packages/protocol', 'conformance']) {
    const installed = join(ROOT, parent, 'node_modules');
    if (!existsSync(installed)) continue;
    mkdirSync(join(to, parent, 'node_modules'));
    for (const name of readdirSync(installed)) {
      if (name !== '@deskbell' && !/^\.(?!bin$)/.test(name)) {
        symlinkSync(join(installed, name), join(to, parent, 'node_modules', name));
      }
    }
  }
  mkdirSync(join(to, 'node_modules/@deskbell'));
  symlinkSync('../../packages/protocol', join(to, 'node_modules/@deskbell/protocol'));
  symlinkSync('../../conformance', join(to, 'node_modules/@deskbell/conformance'));
}

function plant(directory: string, { file, from, to }: Mutant): void {
  const path = join(directory, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file} does not have this once: ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

async function runTests(directory: string, { tests, only }: Mutant): Promise<string[]> {
  const report = join(directory, 'report.json');
  const options = ['--bail=1', '--reporter=json', `--outputFile=${report}`, ...(only ? ['-t', only] : [])];
  const child = spawn(PINNED_NODE, ['node_modules/vitest/vitest.mjs', 'run', tests, ...options], {
    cwd: directory,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text;
    });
  }
  const release = child.pid === undefined ? undefined : reapIfWeDie({ pid: child.pid, signal: 'SIGTERM' });
  await once(child, 'close');
  release?.();
  if (!existsSync(report)) throw new Error(`no report of the tests, which wrote:\n${output}`);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const results = testResults.flatMap(file => file.assertionResults);
  const hasRun = results.some(({ status }) => status === 'passed' || status === 'failed');
  if (!hasRun) throw new Error(`no test was run: ${testResults.map(({ message }) => message).join(' ')}\n${output}`);
  return results
    .filter(result => result.status === 'failed')
    .map(({ title, failureMessages }) => `${title}: ${failureMessages.join(' ')}`);
}

interface Report {
  testResults: { message: string; assertionResults: { title: string; status: string; failureMessages: string[] }[] }[];
}
