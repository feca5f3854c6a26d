import { setTimeout as wait } from 'node:timers/promises';
import type { CustomerFrame } from '@deskbell/protocol';
import { at, createCustomers } from '../customers.ts';
import { below, milliseconds, type PartOutcome } from '../figures.ts';
import { createFrameLedger, type FrameLedger, type Marks } from '../frame-ledger.ts';
import { type HttpConnection, openHttpConnection } from '../http-connection.ts';
import type { Options } from '../options.ts';
import { progress } from '../progress.ts';
import { type Customer, sendRequest } from '../requests.ts';
import { startServer, withDataDir } from '../server-under-test.ts';
import { openSockets } from '../socket-client.ts';
import { percentiles } from '../statistics.ts';

const CUSTOMERS = 200;
const PER_SECOND = 1_000;
const LATE_FRAMES_MS = 5_000;

/** Open loop: sends leave on a fixed schedule, and time counts from the schedule, so a stall delays nobody's clock. */
export function measureLatency(options: Options): Promise<PartOutcome> {
  return withDataDir(async dataDir => {
    const server = await startServer(dataDir);
    try {
      const customers = await createCustomers(server.port, CUSTOMERS);
      const lost = Promise.withResolvers<never>();
      const marks: Marks = customers.map(() => null);
      const warmUp = createFrameLedger('warm-up', marks);
      let ledger = warmUp;
      const onText = (index: number, text: string): void => {
        const frame = JSON.parse(text) as CustomerFrame;
        if (frame.type === 'message') ledger.arrived(index, frame, performance.now());
      };
      const clients = await openSockets(server.port, customers, onText, lost.reject);
      const pool = await Promise.all(
        Array.from({ length: CUSTOMERS }, () => openHttpConnection(server.port, lost.reject)),
      );

      progress('latency: warming up');
      await Promise.race([sendOnSchedule(pool, customers, warmUp, options.seconds), lost.promise]);
      ledger = createFrameLedger('run', marks);
      const seconds = options.seconds * 4;
      progress(`latency: ${PER_SECOND} sends a second for ${seconds} s`);
      const run = await Promise.race([sendOnSchedule(pool, customers, ledger, seconds), lost.promise]);

      for (const closable of [...clients, ...pool]) closable.close();
      const toSocket = percentiles(ledger.delays());
      const toAnswer = percentiles(run.answerDelays);
      const lateness = percentiles(run.lateness);
      const name = `at ${PER_SECOND}/s, ${CUSTOMERS} sockets (p50 / p99 / p99.9 / max)`;
      const four = (of: typeof toSocket): string => [of.p50, of.p99, of.p999, of.max].map(milliseconds).join(' / ');
      return {
        problems: [...warmUp.problems(), ...ledger.problems()],
        figures: [
          {
            part: 'latency',
            name: `send to socket ${name}`,
            value: four(toSocket),
            target: below('15 ms p99', toSocket.p99, 15),
          },
          { part: 'latency', name: 'send to answer', value: four(toAnswer) },
          { part: 'latency', name: 'of which the generator was late', value: four(lateness) },
        ],
      };
    } finally {
      await server.stop();
    }
  });
}

/** Resolves when every frame has arrived, or has had `LATE_FRAMES_MS` after the last answer. */
async function sendOnSchedule(pool: HttpConnection[], customers: Customer[], ledger: FrameLedger, seconds: number) {
  const total = seconds * PER_SECOND;
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
    for (; next < total && start + next * (1000 / PER_SECOND) <= now; next++) {
      // In turn, so that none is idle for long. When none is free the send waits, and its clock runs.
      const connection = idle.shift();
      if (connection === undefined) {
        heldUp = Math.min(total, Math.ceil((now - start) * (PER_SECOND / 1000)) + 1);
        break;
      }
      send(connection, next);
    }
    if (next < total) setTimeout(sendDue, 1);
  };
  const send = (connection: HttpConnection, number: number): void => {
    const customer = number % customers.length;
    const scheduledAt = start + number * (1000 / PER_SECOND);
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
