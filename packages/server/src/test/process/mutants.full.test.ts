import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { coreMutants, furtherMutants } from './mutants.ts';
import { runMutant } from './run-mutant.ts';

// Faults planted in a copy of the sources, each of which the suites must notice: by the rule, and for the right reason.

const AT_ONCE = 2;

const mutants = process.env['DESKBELL_MUTANTS'] === 'all' ? { ...coreMutants, ...furtherMutants } : coreMutants;

/** What failed in each; all are begun at the start, some at a time. */
const outcomes = new Map<string, Promise<string[]>>();

beforeAll(() => {
  const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  for (const [index, [what, mutant]] of Object.entries(mutants).entries()) {
    const lane = index % AT_ONCE;
    const outcome = (lanes[lane] ?? Promise.resolve()).then(() => runMutant(mutant, inject('postgresUrl')));
    outcomes.set(what, outcome);
    lanes[lane] = outcome.catch(() => undefined);
  }
});

// Whoever runs one test only does not leave the others' copies behind.
afterAll(() => Promise.allSettled(outcomes.values()), 180_000);

test.each(Object.entries(mutants))('it is noticed when %s', { timeout: 180_000 }, async (what, { noticed }) => {
  const failed = (await outcomes.get(what)) ?? [];
  expect(
    failed.filter(line => noticed.test(line)),
    failed.join('\n'),
  ).not.toEqual([]);
});
