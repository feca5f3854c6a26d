import { inject } from 'vitest';
import { mailsContract } from '../test/contracts/mails.ts';
import { createDatabase } from '../test/postgres-cluster.ts';
import { openPostgres } from './postgres.ts';
import { createSqlStorage } from './sql-storage.ts';

mailsContract('PostgreSQL, two nodes', async clock => {
  const url = await createDatabase(inject('postgresUrl'));
  const open = async () => {
    const engine = await openPostgres({ url, clock, onLostConnection: () => undefined });
    return createSqlStorage(engine, { clock, queueMax: 10_000, deadlineMs: 5_000 });
  };
  return [await open(), await open()];
});
