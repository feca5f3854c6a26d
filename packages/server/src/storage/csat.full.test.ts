import { inject } from 'vitest';
import { ratingsContract } from '../test/contracts/ratings.ts';
import { createDatabase } from '../test/postgres-cluster.ts';
import { openPostgres } from './postgres.ts';
import { createSqlStorage } from './sql-storage.ts';

ratingsContract('PostgreSQL', async clock => {
  const url = await createDatabase(inject('postgresUrl'));
  const engine = await openPostgres({ url, clock, onLostConnection: () => undefined });
  return createSqlStorage(engine, { clock, queueMax: 10_000, deadlineMs: 5_000 });
});
