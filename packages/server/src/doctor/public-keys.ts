import type { Environment } from '@deskbell/protocol';
import type { Config } from '../config.ts';
import { openReadOnly } from '../storage/open-read-only.ts';

export interface PublicKey {
  id: string;
  key: string;
  environment: Environment;
  origins: string[];
}

/** The enabled ones, as the database has them. */
export async function readPublicKeys(config: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<PublicKey[]> {
  const { db, close } = openReadOnly(config);
  try {
    const rows = await db
      .selectFrom('api_key')
      .select(['id', 'lookup', 'environment', 'origins'])
      .where('kind', '=', 'public')
      .where('enabled', '=', 1)
      .orderBy('id')
      .execute();
    return rows.map(row => ({
      id: row.id,
      key: row.lookup,
      environment: row.environment,
      origins: JSON.parse(row.origins) as string[],
    }));
  } finally {
    await close();
  }
}
