import type { Clock, Storage } from '../ports.ts';

/** More often than what was learnt runs out (storage/webhook-listeners.ts). */
const EVERY_MS = 400;

/** Beside other nodes: hears from the database who listens, so that sends need not ask. The answer stops it. */
export function learnWebhooks(
  storage: Pick<Storage, 'learnWebhooks'>,
  clock: Pick<Clock, 'every'>,
  onError: (error: unknown) => void,
): () => void {
  let isReading = false;
  let isFailing = false;
  return clock.every(EVERY_MS, () => {
    if (isReading) return;
    isReading = true;
    storage
      .learnWebhooks()
      .then(() => {
        isFailing = false;
      })
      .catch((error: unknown) => {
        // Until it works again every change looks for itself. An outage is one line in the log.
        if (!isFailing) onError(error);
        isFailing = true;
      })
      .finally(() => {
        isReading = false;
      });
  });
}
