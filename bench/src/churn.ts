import { setTimeout as wait } from 'node:timers/promises';
import { at } from './customers.ts';
import { type Customer, pollRequest } from './requests.ts';
import { createCallCounts, createRetryingCaller } from './retrying-caller.ts';
import { openSocket } from './socket-client.ts';

export interface Churn {
  /** Resolves when the last socket is closed; rejects with what went wrong on the way. */
  stop(): Promise<{ polls: number; sockets: number }>;
}

const SOCKET_EVERY_MS = 50;
const POLL_EVERY_MS = 10;

/** Beside a steady load: customers who come, look and go. */
export function startChurn(port: number, customers: Customer[]): Churn {
  let isStopped = false;
  let polls = 0;
  let sockets = 0;

  async function comeAndGo(): Promise<void> {
    for (; !isStopped; sockets++) {
      const customer = at(customers, sockets % customers.length);
      const lost = Promise.withResolvers<never>();
      const resync = Promise.withResolvers<void>();
      const events = { onText: () => resync.resolve(), onLost: lost.reject };
      const socket = await openSocket(port, customer, events);
      await Promise.race([resync.promise, lost.promise]);
      socket.close();
      await wait(SOCKET_EVERY_MS);
    }
  }

  async function poll(): Promise<void> {
    const caller = createRetryingCaller([port], 0, createCallCounts());
    for (; !isStopped; polls++) {
      const answer = await caller.ask(pollRequest(at(customers, polls % customers.length), null, 50));
      if (answer.status !== 200) throw new Error(`a poll was refused: ${answer.body}`);
      await wait(POLL_EVERY_MS);
    }
    caller.close();
  }

  const running = Promise.all([comeAndGo(), poll()]);
  // It is told at `stop`.
  running.catch(() => null);
  return {
    async stop() {
      isStopped = true;
      await running;
      return { polls, sockets };
    },
  };
}
