import { inject } from 'vitest';
import { erasureContract } from '../test/contracts/erasure.ts';
import { findInPostgres } from '../test/find-text.ts';
import { createDatabase } from '../test/postgres-cluster.ts';
import { openPostgres } from './postgres.ts';
import { withReadCache } from './read-cache.ts';
import { createSqlStorage } from './sql-storage.ts';

erasureContract('PostgreSQL', async clock => {
  const url = await createDatabase(inject('postgresUrl'));
  const engine = await openPostgres({ url, clock, onLostConnection: () => undefined });
  const storage = createSqlStorage(engine, { clock, queueMax: 10_000, deadlineMs: 5_000 });
  await storage.learnWebhooks();
  return { storage: withReadCache(storage, engine.soleWriter), find: findInPostgres(url) };
});
