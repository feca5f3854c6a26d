import type { Clock, Storage } from '../ports.ts';
import { recurring } from './recurring.ts';

/** More often than what was learnt runs out (storage/webhook-listeners.ts). */
const EVERY_MS = 400;

/** Beside other nodes: hears from the database who listens, so that sends need not ask. The answer stops it. */
export function learnWebhooks(
  storage: Pick<Storage, 'learnWebhooks'>,
  clock: Pick<Clock, 'every'>,
  onError: (error: unknown) => void,
): () => void {
  // While it fails every change looks for itself.
  return clock.every(EVERY_MS, recurring(() => storage.learnWebhooks(), onError).begin);
}
