import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { countReporter } from './packages/server/src/test/count-reporter.ts';
import { LongestFirst } from './packages/server/src/test/longest-first.ts';

const source = (pattern: string) =>
  ['packages/*/src', 'conformance/src', 'bench/src', 'chaos/src'].map(dir => `${dir}/${pattern}`);

export default defineConfig({
  test: {
    // Much of a full test is waiting for a process it started: two more of them than cores.
    maxWorkers: availableParallelism() + 2,
    // No test asserts a time; a busy machine may take its own. What waits for something gives up before, and says for what.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    sequence: { sequencer: LongestFirst },
    reporters: ['default', countReporter()],
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: source('**/*.test.ts'),
          exclude: source('**/*.full.test.ts'),
          // They share nothing that a fresh worker would part, and starting 130 of these takes longer than the tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'full',
          include: source('**/*.full.test.ts'),
          globalSetup: 'packages/server/src/test/postgres-global-setup.ts',
          // After the fast ones: a server and its clients want the machine to themselves.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
