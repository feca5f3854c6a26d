import { setTimeout as wait } from 'node:timers/promises';
import type { CustomerFrame } from '@deskbell/protocol';
import { at } from './customers.ts';
import { createFrameLedger, type FrameLedger, type Marks } from './frame-ledger.ts';
import { type HttpConnection, openHttpConnection } from './http-connection.ts';
import { progress } from './progress.ts';
import { type Customer, sendRequest } from './requests.ts';
import { openSockets } from './socket-client.ts';
import { type Percentiles, percentiles } from './statistics.ts';

const LATE_FRAMES_MS = 5_000;

export interface OpenLoop {
  name: string;
  /** Where the sends go, and where the customers' sockets are. */
  sendPort: number;
  socketPort: number;
  perSecond: number;
  warmUpSeconds: number;
  seconds: number;
  /** Called between the warm-up and the run; what it answers is called right after the run. */
  onRun?: () => () => void | Promise<void>;
}

/** Milliseconds from the schedule. */
export interface OpenLoopResult {
  toSocket: Percentiles;
  toAnswer: Percentiles;
  generatorLateness: Percentiles;
  /** Lost, doubled and foreign frames. */
  problems: string[];
}

/** Sends leave on a fixed schedule, and time counts from the schedule, so a stall delays nobody's clock. */
export async function runOpenLoop(loop: OpenLoop, customers: Customer[]): Promise<OpenLoopResult> {
  const lost = Promise.withResolvers<never>();
  const marks: Marks = customers.map(() => null);
  const warmUp = createFrameLedger('warm-up', marks);
  let ledger = warmUp;
  const onText = (index: number, text: string): void => {
    const frame = JSON.parse(text) as CustomerFrame;
    if (frame.type === 'message') ledger.arrived(index, frame, performance.now());
  };
  const clients = await openSockets(loop.socketPort, customers, onText, lost.reject);
  const pool = await Promise.all(customers.map(() => openHttpConnection(loop.sendPort, lost.reject)));
  const send = (to: FrameLedger, seconds: number) =>
    Promise.race([sendOnSchedule(pool, customers, to, loop.perSecond, seconds), lost.promise]);

  progress(`${loop.name}: warming up`);
  await send(warmUp, loop.warmUpSeconds);
  ledger = createFrameLedger('run', marks);
  progress(`${loop.name}: ${loop.perSecond} sends a second for ${loop.seconds} s`);
  const onEnd = loop.onRun?.();
  const run = await send(ledger, loop.seconds);
  await onEnd?.();

  for (const closable of [...clients, ...pool]) closable.close();
  return {
    toSocket: percentiles(ledger.delays()),
    toAnswer: percentiles(run.answerDelays),
    generatorLateness: percentiles(run.lateness),
    problems: [...warmUp.problems(), ...ledger.problems()],
  };
}

/** Resolves when every frame has arrived, or has had `LATE_FRAMES_MS` after the last answer. */
async function sendOnSchedule(
  pool: HttpConnection[],
  customers: Customer[],
  ledger: FrameLedger,
  perSecond: number,
  seconds: number,
) {
  const total = seconds * perSecond;
  const answerDelays: number[] = [];
  const lateness: number[] = [];
  const idle = [...pool];
  const start = performance.now() + 10;
  const { promise: answered, resolve, reject } = Promise.withResolvers<void>();

  let next = 0;
  /** Sends below this number had to wait for the server, not for us. */
  let heldUp = 0;
  const sendDue = (): void => {
    const now = performance.now();
    for (; next < total && start + next * (1000 / perSecond) <= now; next++) {
      // In turn, so that none is idle for long. When none is free the send waits, and its clock runs.
      const connection = idle.shift();
      if (connection === undefined) {
        heldUp = Math.min(total, Math.ceil((now - start) * (perSecond / 1000)) + 1);
        break;
      }
      send(connection, next);
    }
    if (next < total) setTimeout(sendDue, 1);
  };
  const send = (connection: HttpConnection, number: number): void => {
    const customer = number % customers.length;
    const scheduledAt = start + number * (1000 / perSecond);
    const marker = ledger.sending(customer, scheduledAt);
    if (number >= heldUp) lateness.push(performance.now() - scheduledAt);
    connection.exchange(sendRequest(at(customers, customer), marker, marker), answer => {
      if (answer.status !== 200) return reject(new Error(`answered ${answer.status}: ${answer.body}`));
      answerDelays.push(performance.now() - scheduledAt);
      idle.push(connection);
      if (answerDelays.length === total) resolve();
    });
  };
  sendDue();
  await answered;
  await Promise.race([ledger.complete(), wait(LATE_FRAMES_MS, undefined, { ref: false })]);
  return { answerDelays, lateness };
}
