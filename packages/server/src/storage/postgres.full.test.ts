import { inject } from 'vitest';
import type { Storage } from '../ports.ts';
import { storageContract } from '../test/contracts/storage.ts';
import { createDatabase } from '../test/postgres-cluster.ts';
import { openPostgres } from './postgres.ts';
import { withReadCache } from './read-cache.ts';
import { createSqlStorage } from './sql-storage.ts';

storageContract('PostgreSQL', async clock => {
  const url = await createDatabase(inject('postgresUrl'));
  const engine = await openPostgres({ url, clock, onLostConnection: () => undefined });
  return withReadCache(createSqlStorage(engine, { clock, queueMax: 10_000, deadlineMs: 5_000 }), engine.soleWriter);
});

// Two nodes on one database: what one process's queue would put in order, the row lock must (H2).
storageContract('PostgreSQL, two nodes', async clock => {
  const url = await createDatabase(inject('postgresUrl'));
  const open = async (): Promise<Storage> => {
    const engine = await openPostgres({ url, clock, onLostConnection: () => undefined });
    return createSqlStorage(engine, { clock, queueMax: 10_000, deadlineMs: 5_000 });
  };
  const nodes = [await open(), await open()];
  let turn = 0;
  const methods = Object.keys(nodes[0] ?? {}) as (keyof Storage)[];
  const alternating = methods.map(method => [
    method,
    (...parameters: unknown[]) => {
      turn++;
      const node = nodes[turn % nodes.length] as unknown as Record<string, (...args: unknown[]) => unknown>;
      return node[method]?.(...parameters);
    },
  ]);
  return {
    ...(Object.fromEntries(alternating) as unknown as Storage),
    close: async () => void (await Promise.all(nodes.map(node => node.close()))),
  };
});
