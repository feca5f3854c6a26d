import { WEBHOOK } from '../domain/webhook-schedule.ts';
import { deleteBlobs } from './delete-blobs.ts';
import type { FileDeps } from './file-deps.ts';

/** Rows or blobs at a time: a sweep that has much to do keeps nobody waiting. */
const BATCH = 200;

const EVERY_MS = 600_000;

type SweepDeps = Pick<FileDeps, 'storage' | 'blobs' | 'clock' | 'report'>;

/** Sweeps from time to time; the answer ends it, and resolves when a sweep that runs is over. */
export function sweepRegularly(deps: SweepDeps): () => Promise<void> {
  let running: Promise<void> | null = null;
  const stop = deps.clock.every(EVERY_MS, () => {
    running ??= sweep(deps)
      .catch(deps.report)
      .finally(() => {
        running = null;
      });
  });
  return async () => {
    stop();
    await running;
  };
}

/** Deletes what is past its time: what is remembered, uploads nobody attached (UP7), and blobs nothing names. */
export async function sweep(deps: SweepDeps): Promise<void> {
  const { storage, clock } = deps;
  await storage.sweep(clock.now());
  while ((await storage.sweepUploads(clock.now(), BATCH)) === BATCH);
  while ((await storage.sweepDeliveries(clock.now() - WEBHOOK.logLifeMs, BATCH)) === BATCH); // WH10
  for (;;) {
    const keys = await storage.listUnwantedBlobs(clock.now(), BATCH);
    // A store that lets none of them go will not let the next ones go.
    if ((await deleteBlobs(deps, keys)) === 0 || keys.length < BATCH) return;
  }
}
