import { afterAll, beforeAll, describe } from 'vitest';
import type { Storage } from '../../ports.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';
import type { OpenedStorage } from './storage.ts';
import { storageNumbersContract } from './storage-numbers.ts';
import { storageSearchContract } from './storage-search.ts';
import { createWorld, type World } from './storage-world.ts';

/** What the index finds and the numbers say, on one storage. */
export function searchAndNumbersContract(name: string, open: (clock: ManualClock) => Promise<Storage>): void {
  describe(`search and numbers contracts: ${name}`, () => {
    let opened: OpenedStorage & { world: World };
    beforeAll(async () => {
      const clock = createManualClock();
      const storage = await open(clock);
      opened = { storage, clock, world: await createWorld(storage, clock) };
    });
    afterAll(() => opened.storage.close());
    storageSearchContract(() => opened);
    storageNumbersContract(() => opened);
  });
}
