import { sql } from 'kysely';
import { type DatabaseFacts, readBlobKeys, readFacts } from '../storage/database-facts.ts';
import { openReadOnly } from '../storage/open-read-only.ts';
import { syncPath } from './manifest.ts';
import { runProgram, withPasswordFile } from './postgres-programs.ts';

/** What a restore set aside is not dumped again. */
export const ASIDE_PREFIX = 'deskbell_before_restore_';

/** pg_dump in its custom format; what the manifest says of it is read from the very same snapshot. */
export async function dumpPostgres(
  databaseUrl: string,
  target: string,
): Promise<{ facts: DatabaseFacts; blobKeys: string[] }> {
  const { db, close } = openReadOnly({ dataDir: '', databaseUrl });
  try {
    return await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async transaction => {
        const exported = await sql<{ id: string }>`select pg_export_snapshot() as id`.execute(transaction);
        const snapshot = exported.rows[0]?.id;
        await withPasswordFile(databaseUrl, url =>
          runProgram('pg_dump', [
            '--format=custom',
            `--snapshot=${snapshot}`,
            `--exclude-schema=${ASIDE_PREFIX}*`,
            '--no-owner',
            '--no-privileges',
            `--file=${target}`,
            `--dbname=${url}`,
          ]),
        );
        // Reads and unpacks all of it.
        await runProgram('pg_restore', ['--file=/dev/null', target]);
        await syncPath(target);
        return { facts: await readFacts(transaction), blobKeys: await readBlobKeys(transaction) };
      });
  } finally {
    await close();
  }
}
