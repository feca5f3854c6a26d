import type { Clock, EndedSession, Storage } from '../ports.ts';
import { recurring } from './recurring.ts';

/** Twice within the second a node has to notice (SE7). */
const EVERY_MS = 400;
/**
 * Transactions commit in another order than they number their rows, and one may have hundreds: what came within this many
 * rounds, ten seconds, is read again. Nobody holds a transaction open for longer.
 */
const ROUNDS = 25;
/** Of what ended in the day before the start, which nobody here remembers, so many are read again. */
const BEFORE_START = 1_000;

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
  /** The highest numbers of the last rounds. */
  const newest: number[] = [];
  let seen = new Set<number>();

  async function read(): Promise<void> {
    const ended = await storage.listEndedSessions(from);
    const fresh = ended.filter(({ number }) => !seen.has(number));
    const highest = ended.at(-1)?.number ?? from;
    if (newest.length === 0) from = Math.max(highest - BEFORE_START, 0);
    newest.push(highest);
    if (newest.length > ROUNDS) from = newest.shift() ?? from;
    seen = new Set(ended.flatMap(({ number }) => (number >= from ? number : [])));
    if (fresh.length > 0) onEnded(fresh);
  }

  return clock.every(EVERY_MS, recurring(read, onError).begin);
}
