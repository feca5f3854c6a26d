import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import type { Storage } from '../ports.ts';
import { requireDatabase } from '../storage/existing-database.ts';
import { openStorage } from '../storage/open-storage.ts';

/** The configured database, which must be there, for as long as a command needs it. */
export async function withStorage(use: (storage: Storage) => Promise<number>): Promise<number> {
  const report = (error: Error) => console.error(error.message);
  const config = readConfig();
  requireDatabase(config);
  const storage = await openStorage({
    ...config,
    clock: systemClock,
    onCommit: () => undefined,
    onLostConnection: report,
    onDamage: report,
  });
  try {
    return await use(storage);
  } finally {
    await storage.close();
  }
}
