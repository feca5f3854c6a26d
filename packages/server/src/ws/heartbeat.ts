import type { Clock } from '../ports.ts';
import type { Connection } from './connection.ts';

/** How finely the intervals are kept: a thirtieth, but between 10 ms and 1 s. */
const BEATS_PER_INTERVAL = 30;

export interface Heartbeat {
  add(connection: Connection, onResyncDue: () => void): void;
  remove(connection: Connection): void;
  stop(): void;
}

/** One timer for all sockets. They came at different times, so their pings and resyncs are spread by themselves. */
export function startHeartbeat(clock: Clock, shortestIntervalMs: number): Heartbeat {
  const connections = new Map<Connection, () => void>();
  const beatMs = Math.min(Math.max(shortestIntervalMs / BEATS_PER_INTERVAL, 10), 1_000);
  const stop = clock.every(beatMs, () => {
    const now = clock.monotonic();
    for (const [connection, onResyncDue] of connections) if (connection.beat(now)) onResyncDue();
  });
  return {
    add: (connection, onResyncDue) => void connections.set(connection, onResyncDue),
    remove: connection => void connections.delete(connection),
    stop,
  };
}
