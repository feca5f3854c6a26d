import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { checkIntegrity } from './sqlite-quick-check.ts';

/** The database file is not what SQLite wrote (ST6). */
export class DamagedDatabase extends Error {
  override name = 'DamagedDatabase';

  constructor(file: string, finding: string, cause?: unknown) {
    super(`the database ${file} is damaged and is not served: ${finding}. Restore a backup: docs/operating.md`, {
      cause,
    });
  }
}

/** Up to this size the check takes a few milliseconds, less than a thread does. */
const INLINE_BYTES = 8 * 1024 * 1024;
/** A start waits this long for the check; a database too large for it is served while the check goes on. */
const START_WAIT_MS = 100;

/**
 * Runs SQLite's quick_check, for a large file on a thread of its own. Throws `DamagedDatabase` when damage is found at once; later damage
 * goes to `onDamage`. The answer stops the check.
 */
export async function watchIntegrity(
  file: string,
  onDamage: (error: DamagedDatabase) => void,
): Promise<() => Promise<void>> {
  if (statSync(file).size <= INLINE_BYTES) {
    const found = checkIntegrity(file);
    if (found !== null) throw new DamagedDatabase(file, found);
    return () => Promise.resolve();
  }
  const worker = new Worker(new URL('./sqlite-integrity-worker.ts', import.meta.url), { workerData: file });
  worker.unref();
  let isStarting = true;
  let isStopped = false;
  const finding = new Promise<string | null>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => resolve(null));
  });
  const damage = finding.then(found => (found === null ? null : new DamagedDatabase(file, found)));
  const late = damage.then(error => {
    if (error && !isStarting && !isStopped) onDamage(error);
  });
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<null>(resolve => {
    timer = setTimeout(resolve, START_WAIT_MS, null);
  });
  const found = await Promise.race([damage, waited]);
  clearTimeout(timer);
  isStarting = false;
  if (found) throw found;
  return async () => {
    isStopped = true;
    await worker.terminate();
    await late;
  };
}
