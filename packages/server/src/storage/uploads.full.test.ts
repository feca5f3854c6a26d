import { inject } from 'vitest';
import type { Storage } from '../ports.ts';
import { uploadsContract } from '../test/contracts/uploads.ts';
import { createDatabase } from '../test/postgres-cluster.ts';
import { openPostgres } from './postgres.ts';
import { createSqlStorage } from './sql-storage.ts';

// Two nodes on one database, turn and turn about: what one process's queue would put in order, row locks must.
uploadsContract('PostgreSQL, two nodes', async clock => {
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
  return {
    ...(Object.fromEntries(alternating) as Storage),
    close: async () => void (await Promise.all(nodes.map(node => node.close()))),
  };
});
