import { afterAll, expect, test } from 'vitest';
import { searchAndNumbersContract } from '../test/contracts/search-and-numbers.ts';
import { findAll, indexAll } from '../test/contracts/storage-search.ts';
import { createWorld } from '../test/contracts/storage-world.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';

afterAll(removeTestDirectories);

searchAndNumbersContract('SQLite', openSqliteForTest);

test('[SR5] what is written after the clock was set back, behind a walk that is under way, is found', async () => {
  const clock = createManualClock();
  const storage = await openSqliteForTest(clock);
  const world = await createWorld(storage, clock);
  await indexAll(storage);
  // Two pages of them: the first step looks at one.
  const many = await Promise.all(Array.from({ length: 250 }, () => world.newConversation()));
  await Promise.all(many.map(({ id }) => world.append(id, { content: 'before' })));
  await storage.indexNext(1);
  clock.setWall(clock.now() - 3_600_000);
  const early = await world.newConversation();
  await world.append(early.id, { content: 'of an earlier hour' });
  await storage.indexNext(1);
  clock.advance(600_000);
  await indexAll(storage);
  expect(await findAll(storage, world.tenant, 'earlier hour')).toHaveLength(1);
  await storage.close();
});
