import type { Message } from '@deskbell/protocol';
import type { History, SocketLife, Window } from '../history.ts';
import { type Checker, deviceOf, finalOf, type Violation } from './violation.ts';

/**
 * [I5] Who is connected learns of a message within the bound, counted from when the message was there, the socket was,
 * and nothing was broken. A listener has only frames to learn from; a tab may poll when a `resync` tells it to.
 */
export function checkTimely(boundMs: number): Checker {
  return history => {
    const firstSeen = earliest(
      history.learned,
      ({ messageId }) => messageId,
      ({ at }) => at,
    );
    const acknowledged = earliest(
      history.attempts.filter(({ message }) => message !== null),
      ({ message }) => message?.id ?? '',
      ({ to }) => to,
    );
    const learned = earliest(
      history.learned,
      ({ reader, messageId }) => `${reader}/${messageId}`,
      ({ at }) => at,
    );
    const framed = earliest(
      history.frames,
      ({ socket, message }) => `${socket}/${message.id}`,
      ({ at }) => at,
    );
    const violations: Violation[] = [];
    for (const socket of history.sockets) {
      for (const message of finalOf(history, socket.device)?.messages ?? []) {
        if (socket.kind === 'listener' && !isToBring(socket, message)) continue;
        const there = Math.min(acknowledged.get(message.id) ?? Infinity, firstSeen.get(message.id) ?? Infinity);
        const from = Math.max(there, socket.from, joinOf(history, message, socket));
        const deadline = afterDisturbances(history.disturbances, from, boundMs) + boundMs;
        if (deadline > Math.min(socket.to ?? Infinity, history.endedAt)) continue;
        const at =
          socket.kind === 'tab'
            ? learned.get(`${socket.reader}/${message.id}`)
            : framed.get(`${socket.id}/${message.id}`);
        if (at !== undefined && at <= deadline) continue;
        violations.push({
          rule: 'I5',
          evidence: `${socket.reader} (${socket.kind}, node ${socket.node}, since ${Math.round(socket.from)} ms) learned of ${message.id} “${message.content}” ${at === undefined ? 'never' : `at ${Math.round(at)} ms`}; it was there at ${Math.round(there)} ms, the deadline ${Math.round(deadline)} ms`,
        });
      }
    }
    return violations;
  };
}

function isToBring({ mark }: SocketLife, { created_at }: Message): boolean {
  return mark === null || created_at > mark;
}

/** A login brings conversations together: before it, neither hears of the other. */
function joinOf({ joined }: History, message: Message, socket: SocketLife): number {
  return Math.max(joined[deviceOf(message.content)] ?? 0, joined[socket.device] ?? 0);
}

/** The first instant from which on nothing is broken for the whole bound. */
function afterDisturbances(disturbances: Window[], from: number, boundMs: number): number {
  let start = from;
  for (let moved = true; moved; ) {
    moved = false;
    for (const window of disturbances) {
      if (window.from < start + boundMs && window.to > start) {
        start = window.to;
        moved = true;
      }
    }
  }
  return start;
}

function earliest<Seen>(seen: Seen[], key: (one: Seen) => string, at: (one: Seen) => number): Map<string, number> {
  const found = new Map<string, number>();
  for (const one of seen) found.set(key(one), Math.min(found.get(key(one)) ?? Infinity, at(one)));
  return found;
}
