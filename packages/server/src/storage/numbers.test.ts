import { afterAll, beforeAll, describe } from 'vitest';
import type { OpenedStorage } from '../test/contracts/storage.ts';
import { storageNumbersContract } from '../test/contracts/storage-numbers.ts';
import { createWorld, type World } from '../test/contracts/storage-world.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';

describe('numbers contract: SQLite', () => {
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
  storageNumbersContract(() => opened);
});
