import { expect, test } from 'vitest';
import { recurring } from './recurring.ts';

test('what runs is not begun again until it is over', async () => {
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let begun = 0;
  const work = recurring(
    () => gates[begun++]?.promise ?? Promise.resolve(),
    error => expect.unreachable(String(error)),
  );
  work.begin();
  const first = work.running;
  work.begin();
  expect(begun).toBe(1);
  gates[0]?.resolve();
  await first;
  expect(work.running).toBeNull();
  work.begin();
  expect(begun).toBe(2);
});

test('of failures in a row the first is reported, and after a success the next one', async () => {
  const outcomes = ['one', 'two', null, 'three'];
  const reported: unknown[] = [];
  // Thrown at once, not by a promise: it must not stay running for ever either.
  const work = recurring(
    () => {
      const outcome = outcomes.shift() ?? null;
      if (outcome !== null) throw outcome;
      return Promise.resolve();
    },
    error => reported.push(error),
  );
  for (let round = 0; round < 4; round++) {
    work.begin();
    await work.running;
  }
  expect(reported).toEqual(['one', 'three']);
});
