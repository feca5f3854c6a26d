import type { Timestamp } from '@deskbell/protocol';
import type { History, SocketLife } from '../history.ts';
import type { Checker, Violation } from './violation.ts';

/**
 * [WS7] Whatever the bus lost, no socket is given a message before the ones that are older: the server reads them from
 * the log first. Unless it cannot, because the database is what is broken.
 */
export const checkGapless: Checker = history => history.sockets.flatMap(socket => findHoles(history, socket));

function findHoles({ frames, disturbances }: History, socket: SocketLife): Violation[] {
  const violations: Violation[] = [];
  let through: Timestamp | null = socket.mark;
  for (const { socket: id, at, message, previous } of frames) {
    if (id !== socket.id) continue;
    const isHole = previous !== null && (through === null || previous > through);
    const isExcused = disturbances.some(
      ({ what, from, to }) => READS_FAIL.test(what) && from <= at && at <= to + MENDING_MS,
    );
    if (isHole && !isExcused) {
      const evidence = `socket ${id}: ${message.id} at ${message.created_at} follows ${previous}, and the socket was told of nothing after ${through}`;
      violations.push({ rule: 'WS7', evidence });
    }
    if (through === null || message.created_at > through) through = message.created_at;
  }
  return violations;
}

const READS_FAIL = /^(database|postgres)-/;
/** Until the pool has connections again. */
const MENDING_MS = 1_000;
