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

/**
 * Runs SQLite's quick_check. A small file is not opened before it passed: `DamagedDatabase` is thrown. A large one takes
 * seconds to minutes and is served meanwhile: a thread checks it and damage goes to `onDamage`. The answer stops the check.
 */
export function watchIntegrity(file: string, onDamage: (error: DamagedDatabase) => void): () => Promise<void> {
  if (statSync(file).size <= INLINE_BYTES) {
    const found = checkIntegrity(file);
    if (found !== null) throw new DamagedDatabase(file, found);
    return () => Promise.resolve();
  }
  const worker = new Worker(new URL('./sqlite-integrity-worker.ts', import.meta.url), { workerData: file });
  worker.unref();
  let isStopped = false;
  const report = (found: string | null): void => {
    if (found !== null && !isStopped) onDamage(new DamagedDatabase(file, found));
  };
  worker.once('message', report);
  worker.once('error', (error: Error) => report(`the check itself failed: ${error.message}`));
  return async () => {
    isStopped = true;
    await worker.terminate();
  };
}
