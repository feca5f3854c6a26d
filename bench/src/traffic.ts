import { randomUUID } from 'node:crypto';
import { at, readBack } from './customers.ts';
import { deliveryProblems } from './delivery-check.ts';
import type { Traffic } from './http-load.ts';
import type { Answer } from './http-response.ts';
import { type Customer, pollRequest, sendRequest } from './requests.ts';

const EMPTY_PAGE_BYTES = Buffer.byteLength('{"success":true,"data":{"messages":[]}}');
const ID_START = Buffer.from('"id":"');

export interface SendTraffic extends Traffic {
  /** Reads everything back and answers what is missing, doubled, unknown or out of order; throws nothing away. */
  verify(port: number): Promise<{ checked: number; problems: string[] }>;
}

/** Each connection sends for its own share of the customers in turn, so a conversation has one send at a time. */
export function createSendTraffic(customers: Customer[], connections: number): SendTraffic {
  const accepted: string[][] = customers.map(() => []);
  const ask = turns(customers.length, connections);
  const run = randomUUID().slice(0, 8);
  let sent = 0;
  return {
    next(connection) {
      const number = String(sent++).padStart(9, '0');
      const content = `Has my order ${number} shipped yet? It was due on Tuesday.`;
      return sendRequest(at(customers, ask.next(connection)), content, `bench-${run}-${number}`);
    },
    onAnswer(connection, answer) {
      expectOk(answer);
      at(accepted, ask.current(connection)).push(messageId(answer.body));
    },
    async verify(port) {
      const polled = await readBack(port, customers);
      const problems = polled.flatMap((messages, index) => deliveryProblems(at(accepted, index), messages));
      return { checked: accepted.reduce((sum, ids) => sum + ids.length, 0), problems };
    },
  };
}

/** Every customer polls after its own mark, so there is nothing to answer. */
export function createEmptyPollTraffic(customers: Customer[], connections: number): Traffic {
  const ask = turns(customers.length, connections);
  const requests = customers.map(customer => pollRequest(customer, customer.mark, 50));
  return {
    next: connection => at(requests, ask.next(connection)),
    onAnswer(_connection, answer) {
      expectOk(answer);
      if (answer.body.length !== EMPTY_PAGE_BYTES) throw new Error(`an empty poll answered ${answer.body}`);
    },
  };
}

/** The same requests for the echo, which knows no ids. */
export function towardsEcho(traffic: Traffic): Traffic {
  return { next: traffic.next, onAnswer: (_connection, answer) => expectOk(answer) };
}

function turns(customers: number, connections: number) {
  const current: number[] = Array.from({ length: connections }, (_, connection) => connection - connections);
  return {
    current: (connection: number): number => at(current, connection),
    next(connection: number): number {
      const following = at(current, connection) + connections;
      current[connection] = following < customers ? following : connection;
      return at(current, connection);
    },
  };
}

function messageId(body: Buffer): string {
  const start = body.indexOf(ID_START) + ID_START.length;
  const end = body.indexOf('"', start);
  if (start < ID_START.length || end === -1) throw new Error(`an answer without an id: ${body}`);
  return body.toString('latin1', start, end);
}

function expectOk(answer: Answer): void {
  if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${answer.body}`);
}
