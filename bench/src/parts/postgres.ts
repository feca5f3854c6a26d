import { startPostgres } from '../../../packages/server/src/test/postgres-cluster.ts';
import type { PartOutcome } from '../figures.ts';
import type { Options } from '../options.ts';
import { startServer, withDataDir } from '../server-under-test.ts';
import { compareSends } from './sends.ts';

/** PostgreSQL inherits the load generator's core: the server keeps its own. */
export function measurePostgres(options: Options): Promise<PartOutcome> {
  return withDataDir(async dataDir => {
    const cluster = await startPostgres({ fsync: true });
    try {
      const start = () => startServer(dataDir, { DATABASE_URL: cluster.url });
      return await compareSends('postgres', { text: '0.20', ratio: 0.2 }, start, options);
    } finally {
      await cluster.stop();
    }
  });
}
