import type { Clock, EndedSession, Storage } from '../ports.ts';

/** Twice within the second a node has to notice (SE7). */
const EVERY_MS = 400;
/** Transactions commit in another order than they number their rows: this many are read again. */
const OVERLAP = 200;

/**
 * Beside other nodes: hears from the database, which cannot lose it, which sessions they ended. The answer stops it.
 * `onEnded` may be called again for a session it knows.
 */
export function watchEndedSessions(
  storage: Pick<Storage, 'listEndedSessions'>,
  clock: Pick<Clock, 'every'>,
  onEnded: (ended: EndedSession[]) => void,
  onError: (error: unknown) => void,
): () => void {
  let from = 0;
  let seen = new Set<number>();
  let isReading = false;
  let isFailing = false;

  async function read(): Promise<void> {
    const ended = await storage.listEndedSessions(from);
    const fresh = ended.filter(({ number }) => !seen.has(number));
    const newest = ended.at(-1)?.number ?? 0;
    from = Math.max(from, newest - OVERLAP);
    seen = new Set(ended.flatMap(({ number }) => (number >= from ? number : [])));
    if (fresh.length > 0) onEnded(fresh);
  }

  return clock.every(EVERY_MS, () => {
    if (isReading) return;
    isReading = true;
    read()
      .then(() => {
        isFailing = false;
      })
      .catch((error: unknown) => {
        // An outage is one line in the log, not two a second.
        if (!isFailing) onError(error);
        isFailing = true;
      })
      .finally(() => {
        isReading = false;
      });
  });
}
