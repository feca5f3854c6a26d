import type { Clock } from '../ports.ts';
import { RestoreRefused } from './restore.ts';

/** A clock that is behind by this much is waited for: marks run ahead of it a little when messages come in bursts. */
const PATIENCE_MS = 60_000;

/**
 * Every mark that was ever given out must lie in the past of the clock that gives out the next one. Then whatever is
 * sent after the restore is newer than any cursor a client kept from the time that was lost (OP10).
 */
export async function requireLaterClock(
  newestKnown: number,
  readNow: () => number | Promise<number>,
  clock: Pick<Clock, 'after'>,
): Promise<void> {
  const behind = newestKnown - (await readNow());
  if (behind < 0) return;
  if (behind <= PATIENCE_MS) {
    await new Promise<void>(resolve => clock.after(behind + 1, resolve));
    if (newestKnown < (await readNow())) return;
  }
  const seconds = Math.ceil(behind / 1000);
  throw new RestoreRefused(
    `clients have seen messages of ${new Date(newestKnown).toISOString()}, ${seconds} s ahead of this clock: they would miss ` +
      'what is sent before then. Set the clock right, or wait, and run it again',
  );
}
