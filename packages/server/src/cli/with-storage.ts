import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import type { Storage } from '../ports.ts';
import { openStorage } from '../storage/open-storage.ts';

/** The configured database, for as long as a command needs it. */
export async function withStorage(use: (storage: Storage) => Promise<number>): Promise<number> {
  const report = (error: Error) => console.error(error.message);
  const storage = await openStorage({
    ...readConfig(),
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
