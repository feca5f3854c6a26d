import { expect, test } from 'vitest';
import { createManualClock } from '../test/manual-clock.ts';
import { type Check, ok, runChecks, warn } from './check.ts';

const never: Check = { name: 'never', run: () => new Promise(() => undefined) };
const broken: Check = {
  name: 'broken',
  run: () => Promise.reject(new Error('fetch failed', { cause: new AggregateError([new Error('ECONNREFUSED')]) })),
};

async function run(checks: Check[], advanceMs = 0) {
  const lines: string[] = [];
  const clock = createManualClock();
  const isWell = runChecks(checks, clock, line => lines.push(line));
  await Promise.resolve();
  clock.advance(advanceMs);
  return { isWell: await isWell, lines };
}

test('[OP11] a line for each finding; a warning is no failure', async () => {
  const both: Check = { name: 'both', run: async () => [ok('fine'), warn('less so')] };
  expect(await run([both])).toEqual({
    isWell: true,
    lines: ['ok    both            fine', 'warn  both            less so'],
  });
});

test('[OP11] a check that breaks fails with all that caused it, and the next one runs', async () => {
  const { isWell, lines } = await run([broken, { name: 'next', run: async () => [ok('fine')] }]);
  expect(isWell).toBe(false);
  expect(lines).toEqual(['FAIL  broken          fetch failed: ECONNREFUSED', 'ok    next            fine']);
});

test('[OP11] a check that never ends has failed when its time is up', async () => {
  const { isWell, lines } = await run([never], 10_000);
  expect({ isWell, lines }).toEqual({ isWell: false, lines: ['FAIL  never           no answer within 10 s'] });
});
