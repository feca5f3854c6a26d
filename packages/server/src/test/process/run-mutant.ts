import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PINNED_NODE } from '../pinned-node.ts';
import { reapIfWeDie } from '../reaper.ts';
import { makeTemporaryDirectory } from '../temporary-directory.ts';
import { copySources, plant } from './source-copy.ts';

/** A fault, made on purpose, and the tests that should notice. */
export interface Mutant {
  file: string;
  from: string;
  to: string;
  tests: string;
  /** Part of the titles of the tests to run; all of the file without it. */
  only?: string;
}

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
