import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { catchMutant } from './catch-mutant.ts';
import { MUTANTS } from './mutants.ts';
import { describeOutcome } from './report.ts';
import { runMany } from './run-many.ts';
import type { Outcome } from './run-schedule.ts';

// A few schedules of each kind; thousands are run by `npm run chaos`. On a violation the seed and the command that
// plays it again are printed.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('[I1] [I2] [I3] [I4] [I5] [I6] [I7] whatever breaks, the promises hold', () => {
  test.each([
    ['one node on SQLite', 'sqlite', [1, 2, 4]],
    ['two nodes on PostgreSQL and Redis', 'cluster', [1, 2, 3]],
  ] as const)('%s', async (_where, topology, seeds) => {
    const outcomes: Outcome[] = [];
    await runMany({
      topology,
      root: ROOT,
      seeds: [...seeds],
      parallel: 1,
      seconds: 2,
      crowd: 0,
      onOutcome: outcome => outcomes.push(outcome) > 0,
    });
    for (const outcome of outcomes) expect(outcome.violations, describeOutcome(outcome)).toEqual([]);
    const stored = outcomes.flatMap(({ history }) => history.attempts.filter(({ message }) => message !== null));
    expect(stored.length).toBeGreaterThan(50);
  });
});

test('[I3] a server that forgets client_ids is caught', async () => {
  const mutant = MUTANTS.find(({ what }) => what === 'a client_id is not kept on SQLite');
  const caught = mutant && (await catchMutant(mutant, { seed: 2, schedules: 5, parallel: 1 }));
  expect(caught?.rule).toBe('I3');
});
