import { openPostgres } from '../../packages/server/src/storage/postgres.ts';
import { startPostgres } from '../../packages/server/src/test/postgres-cluster.ts';
import { startRedis } from '../../packages/server/src/test/redis-server.ts';
import type { ChildProcess } from './child-process.ts';
import { at } from './customers.ts';
import { childrenOf } from './process-figures.ts';
import { type ProcessorWatch, watchProcessors } from './processor-watch.ts';
import { startServer, withDataDir } from './server-under-test.ts';

/** Nodes with one PostgreSQL, fsync on, and one Redis. */
export interface Cluster {
  nodes: readonly ChildProcess[];
  /** Starts a node that was killed again, on its port. */
  restart(index: number): Promise<void>;
  /** As in a database that has been in use: one filled seconds ago has no statistics, and PostgreSQL scans where it need not. */
  analyze(): Promise<void>;
  /** Who uses how much processor from now on. */
  watch(): ProcessorWatch;
}

/** The nodes share the server's core; PostgreSQL and Redis inherit the load generator's. */
export function withCluster<T>(
  size: number,
  use: (cluster: Cluster) => Promise<T>,
  env: Record<string, string> = {},
): Promise<T> {
  return withDataDir(async dataDir => {
    const postgres = await startPostgres({ fsync: true });
    const redis = await startRedis();
    const nodes: ChildProcess[] = [];
    const start = (index: number, port: number): Promise<ChildProcess> =>
      startServer(`${dataDir}-${index + 1}`, {
        DATABASE_URL: postgres.url,
        REDIS_URL: redis.url,
        ...env,
        PORT: String(port),
      });
    let isFine = false;
    try {
      for (let index = 0; index < size; index++) nodes.push(await start(index, 0));
      const [postmaster, redisPid] = [postgresPid(), childNamed(/^(redis|valkey)-/)];
      const result = await use({
        nodes,
        async restart(index) {
          nodes[index] = await start(index, at(nodes, index).port);
        },
        analyze: () => analyze(postgres.url),
        watch: () =>
          watchProcessors({
            ...Object.fromEntries(nodes.map((_, index) => [`node ${index + 1}`, () => at(nodes, index).pid])),
            PostgreSQL: () => postmaster,
            Redis: () => redisPid,
            generator: () => process.pid,
          }),
      });
      isFine = true;
      return result;
    } finally {
      // After a failure they go at once: a slow stop would hide what failed.
      await Promise.all(nodes.map(node => (isFine ? node.stop() : node.kill())));
      await redis.stop();
      await postgres.stop();
    }
  });
}

async function analyze(url: string): Promise<void> {
  const engine = await openPostgres({ url, poolMax: 1, onLostConnection: () => undefined });
  await engine.prepare('', { ...engine.reader.selectFrom('conversation').select('id').compile(), sql: 'analyze' })([]);
  await engine.close();
}

/** The postmaster this process started last. */
export function postgresPid(): number {
  return childNamed(/^postgres$/);
}

function childNamed(name: RegExp): number {
  const child = childrenOf(process.pid).findLast(candidate => name.test(candidate.name));
  if (child === undefined) throw new Error(`no child process is called ${name}`);
  return child.pid;
}
