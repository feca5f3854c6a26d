import type { History } from '../history.ts';
import type { Schedule } from '../schedule.ts';
import { checkAlive } from './alive.ts';
import { checkComplete, checkDurable, checkOnce } from './durable.ts';
import { checkGapless } from './gapless.ts';
import { checkOrder } from './ordered.ts';
import { checkIsolation, checkNotes } from './private.ts';
import { checkTimely } from './timely.ts';
import type { Violation } from './violation.ts';

/**
 * How late a connected client may learn of a message. Where resync is to heal, it comes every half second instead of
 * every 30; where nothing is to be healed, the second of I5 has the same again for a busy machine.
 */
export const BOUND_MS: Record<Schedule['mode'], number> = { heal: 3_000, live: 2_000 };

export function findViolations(history: History, mode: Schedule['mode']): Violation[] {
  const checkers = [
    checkAlive,
    checkDurable,
    checkOnce,
    checkComplete,
    checkOrder,
    checkGapless,
    checkTimely(BOUND_MS[mode]),
    checkIsolation,
    checkNotes,
  ];
  return checkers.flatMap(check => check(history));
}
