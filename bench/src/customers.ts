import { HEADERS, type MessagePage } from '@deskbell/protocol';
import { type HttpConnection, openHttpConnection } from './http-connection.ts';
import { type Answer, headerOf } from './http-response.ts';
import { type Customer, openConversationRequest, pollRequest, sendRequest } from './requests.ts';

const CONNECTIONS = 64;

/** New customers, each with a session and an empty conversation. */
export async function createCustomers(port: number, count: number): Promise<Customer[]> {
  const customers: Customer[] = [];
  await overConnections(port, count, async connection => {
    const answer = await ask(connection, openConversationRequest);
    const token = headerOf(answer, HEADERS.sessionToken);
    if (answer.status !== 200 || token === null) throw new Error(`no session: ${answer.head}\n${answer.body}`);
    customers.push({ token, mark: null });
  });
  return customers;
}

/** Gives every customer one message, and its mark. */
export async function greet(port: number, customers: Customer[]): Promise<void> {
  await overConnections(port, customers.length, async (connection, index) => {
    const customer = at(customers, index);
    const answer = await ask(connection, sendRequest(customer, 'Hello, is anybody there?', `greeting-${index}`));
    if (answer.status !== 200) throw new Error(`a greeting was refused: ${answer.body}`);
    customer.mark = (JSON.parse(answer.body.toString()) as { data: { created_at: string } }).data.created_at;
  });
}

export interface Polled {
  id: string;
  createdAt: string;
}

/** Everything each customer can poll after its mark, in the order it came. */
export async function readBack(port: number, customers: Customer[]): Promise<Polled[][]> {
  const limit = 100;
  const all: Polled[][] = customers.map(() => []);
  await overConnections(port, customers.length, async (connection, index) => {
    const customer = at(customers, index);
    const seen = at(all, index);
    for (let after = customer.mark; ; after = seen.at(-1)?.createdAt ?? after) {
      const answer = await ask(connection, pollRequest(customer, after, limit));
      if (answer.status !== 200) throw new Error(`a poll was refused: ${answer.body}`);
      const page = (JSON.parse(answer.body.toString()) as { data: MessagePage }).data.messages;
      for (const message of page) seen.push({ id: message.id, createdAt: message.created_at });
      if (page.length < limit) break;
    }
  });
  return all;
}

/** An element that must exist. */
export function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`nothing at ${index} of ${list.length}`);
  return found;
}

function ask(connection: HttpConnection, request: string): Promise<Answer> {
  return new Promise(resolve => connection.exchange(request, resolve));
}

/** Runs `work` for 0…count-1, a few at a time, each worker with its own connection. */
async function overConnections(
  port: number,
  count: number,
  work: (connection: HttpConnection, index: number) => Promise<void>,
): Promise<void> {
  const { promise: lost, reject: onLost } = Promise.withResolvers<never>();
  let next = 0;
  const worker = async (): Promise<void> => {
    const connection = await openHttpConnection(port, onLost);
    for (let index = next++; index < count; index = next++) await work(connection, index);
    connection.close();
  };
  await Promise.race([Promise.all(Array.from({ length: Math.min(CONNECTIONS, count) }, worker)), lost]);
}
