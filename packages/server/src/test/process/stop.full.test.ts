import { ROUTES } from '@deskbell/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';
import { makeTemporaryDirectory } from '../temporary-directory.ts';
import { ask, type Customer, customerAt, newCustomer } from './clients.ts';
import { compare, createJournal, sendAndNote } from './journal.ts';
import { listenAsAgent, listenAsCustomer } from './listener.ts';
import { connectRaw, type RawPeer, upgradeRaw } from './raw-peer.ts';

/** One is closed every 50 ms. */
const SOCKETS = 15;

let directory: { path: string; remove(): void };
let server: ServerProcess;
beforeEach(async () => {
  directory = makeTemporaryDirectory('stop');
  server = await startServer({ DATA_DIR: directory.path, DESKBELL_DRAIN_MS: '5000' });
});
afterEach(async () => {
  await server.kill();
  directory.remove();
});

test('[OP5] [WS13] [OP1] SIGTERM: not ready, sockets closed 1012 one after the other, sends answered, exit 0', async () => {
  const customers = [await newCustomer(server), await newCustomer(server)];
  const listeners = [
    ...(await Promise.all(customers.map(customer => listenAsCustomer(server, customer)))),
    ...(await Promise.all(Array.from({ length: SOCKETS }, () => listenAsAgent(server)))),
  ];
  const [sender] = customers;
  if (!sender) throw new Error('no customer');
  const journal = createJournal();
  await sendAndNote(journal, sender, 'before');

  const closed = Promise.all(listeners.map(listener => listener.closed));
  let isClosing = true;
  const drained = closed.finally(() => {
    isClosing = false;
  });
  const exit = server.stop();
  await Promise.race(listeners.map(listener => listener.closed));
  // Between the first close and the last there is time for this, again and again.
  let rounds = 0;
  while (isClosing && (await sendAndNote(journal, sender, `draining ${rounds}`))) {
    const readiness = await ask(server, '/readyz').catch(() => null);
    if (readiness === null) break;
    expect([readiness.status, readiness.error?.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    rounds++;
  }
  expect(rounds, 'the closes are spread').toBeGreaterThan(1);
  expect(new Set(await drained)).toEqual(new Set([1012]));
  expect(await exit).toBe(0);
  expect(server.output(), 'a stop is no fault').not.toMatch(/"level":[56]0/);
  expect(compare(journal, await stored(sender.token))).toEqual([]);
  expect(journal.acknowledged.size).toBeGreaterThan(rounds);
});

test('[OP5] [I1] a request that came before the signal is answered, and what it sent is kept', async () => {
  const customer = await newCustomer(server);
  const listener = await listenAsCustomer(server, customer);
  const body = JSON.stringify({ content: 'half of it before, half of it after' });
  const peer = await connectRaw(server);
  const headers = { ...customer.headers, host: 'shop.example', 'content-type': 'application/json' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  peer.write(`POST ${ROUTES.messages} HTTP/1.1\r\n${lines.join('')}content-length: ${body.length}\r\n\r\n`);
  peer.write(body.slice(0, 10));
  // Another request over another connection tells that the server is past reading this one's headers.
  await ask(server, '/healthz');
  const exit = server.stop();
  await listener.closed;
  peer.write(body.slice(10));
  const answer = (await peer.until('the answer', bytes => bytes.includes('}'))).toString();
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(await exit).toBe(0);
  expect(await stored(customer.token)).toMatchObject([{ content: 'half of it before, half of it after' }]);
});

test('[OP5] sends that race with the signal are stored if and only if they were answered so', async () => {
  const customer = await newCustomer(server);
  await customer.send('first', 'first');
  const sends = Array.from({ length: 50 }, (_, n) => customer.send(`${n}`, `${n}`).catch(() => null));
  const exit = server.stop();
  const answers = await Promise.all(sends);
  expect(await exit).toBe(0);
  const history = await stored(customer.token);
  const accepted = answers.flatMap(answer => (answer?.status === 200 ? [answer.data] : []));
  expect(history).toEqual(expect.arrayContaining(accepted));
  expect(answers.filter(answer => answer !== null && answer.status !== 200 && answer.status !== 503)).toEqual([]);
});

const silentPeers: [string, (customer: Customer) => Promise<RawPeer>][] = [
  ['a connection without a request, as a browser makes in advance', () => connectRaw(server)],
  ['half a request', () => halfRequest()],
  ['a socket that does not answer the close', customer => deafSocket(customer)],
];
test.each(silentPeers)('[OP5] %s does not hold the exit up', async (_what, connect) => {
  const customer = await newCustomer(server);
  const peer = await connect(customer);
  await ask(server, '/healthz');
  expect(await server.stop(), server.log()).toBe(0);
  peer.socket.destroy();
});

test('[WS13] an upgrade while the server drains is refused 503, and a second signal ends it at once', async () => {
  const customer = await newCustomer(server);
  const listeners = await Promise.all(Array.from({ length: 5 * SOCKETS }, () => listenAsAgent(server)));
  process.kill(server.pid, 'SIGTERM');
  await Promise.race(listeners.map(listener => listener.closed));
  await expect(listenAsCustomer(server, customer)).rejects.toThrow('503');
  process.kill(server.pid, 'SIGTERM');
  expect(await server.exited).toBe(1);
  for (const { ws } of listeners) ws.terminate();
});

async function halfRequest(): Promise<RawPeer> {
  const peer = await connectRaw(server);
  peer.write('GET /healthz HTTP/1.1\r\nHost: shop');
  return peer;
}

async function deafSocket(customer: Customer): Promise<RawPeer> {
  const peer = await upgradeRaw(server, customer);
  peer.socket.pause();
  return peer;
}

/** What the next process on the same data has. */
async function stored(token: string) {
  const next = await startServer({ DATA_DIR: directory.path });
  try {
    return await customerAt({ ...server, url: next.url }, token).history();
  } finally {
    await next.stop();
  }
}
