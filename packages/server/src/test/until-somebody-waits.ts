import pg from 'pg';

/** Resolves when a query of this database waits for a lock. */
export async function untilSomebodyWaits(url: string): Promise<void> {
  const watcher = new pg.Client({ connectionString: url });
  await watcher.connect();
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await watcher.query(waiting)).rowCount === 0) await new Promise(setImmediate);
  await watcher.end();
}
