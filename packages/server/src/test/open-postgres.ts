import { inject } from 'vitest';
import type { Clock, Storage } from '../ports.ts';
import { openPostgres } from '../storage/postgres.ts';
import { createSqlStorage } from '../storage/sql-storage.ts';
import { createDatabase } from './postgres-cluster.ts';

/** So many nodes on one fresh PostgreSQL database. */
export async function openNodesForTest(clock: Clock, count: number): Promise<Storage[]> {
  const url = await createDatabase(inject('postgresUrl'));
  const nodes: Storage[] = [];
  while (nodes.length < count) {
    const engine = await openPostgres({ url, clock, onLostConnection: () => undefined });
    nodes.push(createSqlStorage(engine, { clock, queueMax: 10_000, deadlineMs: 5_000 }));
  }
  return nodes;
}

/** Two nodes, asked turn and turn about: what one process's queue would put in order, row locks must. */
export async function openTwoNodesForTest(clock: Clock): Promise<Storage> {
  const nodes = await openNodesForTest(clock, 2);
  let turn = 0;
  const alternating = Object.keys(nodes[0] ?? {}).map(method => [
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
}
