import { afterAll, beforeAll, describe, inject } from 'vitest';
import type { Storage } from '../ports.ts';
import type { OpenedStorage } from '../test/contracts/storage.ts';
import { storageNumbersContract } from '../test/contracts/storage-numbers.ts';
import { storageSearchContract } from '../test/contracts/storage-search.ts';
import { createWorld, type World } from '../test/contracts/storage-world.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { createDatabase } from '../test/postgres-cluster.ts';
import { openPostgres } from './postgres.ts';
import { createSqlStorage } from './sql-storage.ts';

// Two nodes on one database, turn and turn about: both write, both index, both search.
describe('search and numbers contracts: PostgreSQL, two nodes', () => {
  let opened: OpenedStorage & { world: World };
  beforeAll(async () => {
    const clock = createManualClock();
    const url = await createDatabase(inject('postgresUrl'));
    const open = async (): Promise<Storage> => {
      const engine = await openPostgres({ url, clock, onLostConnection: () => undefined });
      return createSqlStorage(engine, { clock, queueMax: 10_000, deadlineMs: 5_000 });
    };
    const nodes = [await open(), await open()];
    let turn = 0;
    const alternating = Object.keys(nodes[0] as Storage).map(method => [
      method,
      (...parameters: unknown[]) => {
        const node = nodes[turn++ % nodes.length] as unknown as Record<string, (...parameters: unknown[]) => unknown>;
        return node[method]?.(...parameters);
      },
    ]);
    const storage: Storage = {
      ...(Object.fromEntries(alternating) as Storage),
      close: async () => void (await Promise.all(nodes.map(node => node.close()))),
    };
    opened = { storage, clock, world: await createWorld(storage, clock) };
  });
  afterAll(() => opened.storage.close());
  storageSearchContract(() => opened);
  storageNumbersContract(() => opened);
});
