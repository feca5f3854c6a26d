import { afterAll, test } from 'vitest';
import { comparedWithSearch, makeMany } from '../test/contracts/storage-desk-lists.ts';
import { createWorld } from '../test/contracts/storage-world.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { makeTemporaryDirectory } from '../test/temporary-directory.ts';
import { createDeskLists } from './desk-lists.ts';
import { createSqlStorage } from './sql-storage.ts';
import { openSqlite } from './sqlite.ts';

const directory = makeTemporaryDirectory('desk-lists');
afterAll(() => directory.remove());

test('[DK3] a tag too many have to be sorted is found in the list instead, with the same answers', async () => {
  const clock = createManualClock();
  const engine = await openSqlite({ dataDir: directory.path, clock, onDamage: () => undefined });
  const storage = createSqlStorage(engine, { clock, queueMax: 10_000, deadlineMs: 5_000 });
  const world = await createWorld(storage, clock);
  const all = await makeMany({ storage, clock, world });
  await comparedWithSearch(createDeskLists(engine, 2), world.tenant, all);
  await storage.close();
});
