import { afterAll, beforeAll, describe } from 'vitest';
import type { OpenedStorage } from '../test/contracts/storage.ts';
import { storageSearchContract } from '../test/contracts/storage-search.ts';
import { createWorld, type World } from '../test/contracts/storage-world.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';

describe('search contract: SQLite', () => {
  let opened: OpenedStorage & { world: World };
  beforeAll(async () => {
    const clock = createManualClock();
    const storage = await openSqliteForTest(clock);
    opened = { storage, clock, world: await createWorld(storage, clock) };
  });
  afterAll(async () => {
    await opened.storage.close();
    removeTestDirectories();
  });
  storageSearchContract(() => opened);
});
