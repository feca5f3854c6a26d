import { afterAll, expect, test } from 'vitest';
import { parseSearch } from '../domain/search-query.ts';
import type { Storage } from '../ports.ts';
import { createWorld } from '../test/contracts/storage-world.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';
import { indexRegularly } from './index-search.ts';

afterAll(removeTestDirectories);

/** Until what was set off by a timer has set the next one. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await new Promise(setImmediate);
}

test('[SR5] indexes by itself, goes on after a failure, and stops', async () => {
  const clock = createManualClock();
  const storage = await openSqliteForTest(clock);
  const world = await createWorld(storage, clock);
  const reported: unknown[] = [];
  let fails = false;
  const failing = {
    ...storage,
    indexNext: (max: number) => (fails ? Promise.reject(new Error('the disk is full')) : storage.indexNext(max)),
  };
  const indexing = indexRegularly({ storage: failing, clock, report: error => reported.push(error) });
  const isFound = async (q: string) =>
    (await storage.findTexts(world.tenant, parseSearch(q), null, 1)).found.length > 0;
  const wait = async (ms: number) => {
    for (let waited = 0; waited < ms; waited += 100) {
      clock.advance(100);
      await settled();
    }
  };

  const { id } = await world.newConversation();
  await world.append(id, { content: 'first' });
  await wait(1_000);
  expect(await isFound('first')).toBe(true);

  fails = true;
  await world.append(id, { content: 'second' });
  await wait(1_000);
  expect(reported).toEqual([new Error('the disk is full')]);
  expect(await isFound('second')).toBe(false);
  fails = false;
  await wait(6_000);
  expect(await isFound('second')).toBe(true);

  await indexing.stop();
  await world.append(id, { content: 'third' });
  await wait(1_000);
  expect(await isFound('third')).toBe(false);
  await storage.close();
});

test('[SR5] steps that a slow database draws out do not draw out the pauses between them', async () => {
  const clock = createManualClock();
  let steps = 0;
  const slow = {
    indexNext: () => {
      steps++;
      clock.advance(500);
      return Promise.resolve({ indexed: 1, isIdle: false });
    },
  } as unknown as Storage;
  const indexing = indexRegularly({ storage: slow, clock, report: error => expect.unreachable(String(error)) });
  for (let second = 0; second < 30; second++) {
    indexing.stored(10_000);
    clock.advance(500);
    clock.advance(500);
    await settled();
  }
  expect(steps).toBeGreaterThan(5);
  await indexing.stop();
});
