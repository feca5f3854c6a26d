import { randomBytes } from 'node:crypto';
import { LIMITS, type Message } from '@deskbell/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';
import { type Answer, ask, askAsAgent, type Customer, conversationPath, newCustomer } from './clients.ts';
import { findLeak } from './find-leak.ts';
import { type Listener, listenAsCustomer } from './listener.ts';
import { closeCodeIn, frame, type RawPeer, upgradeRaw } from './raw-peer.ts';
import { until } from './until.ts';

const MB = 1024 * 1024;
const TEXT = 1;
const PING = 9;

let server: ServerProcess;
let customer: Customer;
let bystander: Listener;

beforeAll(async () => {
  server = await startServer();
  customer = await newCustomer(server);
  bystander = await listenAsCustomer(server, customer);
});
afterAll(async () => {
  bystander.ws.terminate();
  await server.kill();
});

const utf8 = (text: string) => Buffer.from(text);
const faults: [title: string, code: number, bytes: () => Buffer][] = [
  ['an unmasked frame', 1002, () => frame({ masked: false, payload: utf8('{"type":"ping"}') })],
  ['a reserved bit', 1002, () => frame({ rsv: 4, payload: utf8('{"type":"ping"}') })],
  ['the other reserved bits', 1002, () => frame({ rsv: 3, payload: utf8('{"type":"ping"}') })],
  ['a reserved opcode', 1002, () => frame({ opcode: 3 })],
  ['a continuation of nothing', 1002, () => frame({ opcode: 0, payload: utf8('{}') })],
  ['a ping in fragments', 1002, () => frame({ opcode: PING, fin: false })],
  ['a ping of 126 bytes', 1002, () => frame({ opcode: PING, payload: Buffer.alloc(126) })],
  ['a close with half a code', 1002, () => frame({ opcode: 8, payload: Buffer.from([3]) })],
  ['a close with a code nobody may send', 1002, () => frame({ opcode: 8, payload: Buffer.from([3, 0xed]) })],
  ['text that is no UTF-8', 1007, () => frame({ payload: Buffer.from('7b22fffe227d', 'hex') })],
  ['a surrogate as UTF-8', 1007, () => frame({ payload: Buffer.from('22eda08022', 'hex') })],
  ['a frame of 2^63 bytes', 1009, () => Buffer.from([0x81, 0xff, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ['131072 fragments of a byte', 1008, () => fragments(131_072)],
  ['many frames that say nothing', 1008, () => Buffer.concat(Array(5_000).fill(frame({ payload: utf8('{}') })))],
];

test.each(faults)('[WS9] %s closes %i, and harms nobody else', async (_title, code, bytes) => {
  const peer = await upgradeRaw(server, customer);
  peer.write(bytes());
  const received = await peer.until('a close frame', all => closeCodeIn(all) !== undefined);
  expect(closeCodeIn(received)).toBe(code);
  expect(findLeak(received.toString('latin1'))).toBeNull();
  peer.socket.destroy();
  await expectUnharmed();
});

test('[WS9] garbage after the 101, or in one piece with the request, ends that connection', async () => {
  const garbage = () => Buffer.concat([Buffer.from([0xff, 0xff]), randomBytes(4000)]);
  const after = await upgradeRaw(server, customer);
  after.write(garbage());
  await after.ended();
  const within = await upgradeRaw(server, customer, garbage());
  await within.ended();
  await expectUnharmed();
});

test('[WS9] peers that vanish within a frame or a close harm nobody else', async () => {
  for (const half of [frame({ payload: Buffer.alloc(100) }).subarray(0, 20), frame({ opcode: 8 }).subarray(0, 1)]) {
    const peer = await upgradeRaw(server, customer);
    peer.write(half);
    peer.socket.resetAndDestroy();
    await peer.ended();
  }
  await expectUnharmed();
});

test('[WS10] sockets that never read are ended, and cost a bounded memory', async () => {
  const path = await conversationPath(customer);
  await reply(path, 500);
  const before = await residentBytes();
  const deaf = await Promise.all(Array.from({ length: 5 }, () => upgradeRaw(server, customer)));
  for (const peer of deaf) peer.socket.pause();
  await reply(path, 2_000);
  const last = await customer.send('the last');
  await bystander.next('the last message, to who reads', frame => JSON.stringify(frame).includes(idOf(last)));
  // Without a bound the 32 MB to each of them, shared as they are, take 80.
  expect(Math.round(((await residentBytes()) - before) / MB), 'MB more').toBeLessThan(50);
  await until('the deaf are gone', async () => ((await customerSockets()) === 1 ? true : undefined));
  for (const peer of deaf) peer.socket.destroy();
});

test('[WS9] [WS10] a flood of pings by somebody who does not read the pongs is ended, and costs a bounded memory', async () => {
  const before = await residentBytes();
  const peer = await upgradeRaw(server, customer);
  peer.socket.pause();
  const flood = Buffer.concat(Array(8_000).fill(frame({ opcode: PING, payload: Buffer.alloc(125) })));
  for (let n = 0; n < 50 && !peer.socket.destroyed; n++) await writeAll(peer, flood);
  await ask(server, '/healthz');
  expect(Math.round(((await residentBytes()) - before) / MB), 'MB more').toBeLessThan(64);
  await until('the flood is over', async () => ((await customerSockets()) === 1 ? true : undefined));
  peer.socket.destroy();
  await expectUnharmed();
});

/** So many of the largest messages, some at a time. */
async function reply(path: string, count: number): Promise<void> {
  const content = '🔔'.repeat(LIMITS.contentMaxCodePoints);
  let left = count;
  const writers = Array.from({ length: 8 }, async () => {
    while (left-- > 0) expect((await askAsAgent(server, 'POST', `${path}/messages`, { content })).status).toBe(200);
  });
  await Promise.all(writers);
}

const idOf = ({ data }: Answer) => (data as Message).id;

function fragments(count: number): Buffer {
  const piece = (n: number) => frame({ opcode: n === 0 ? TEXT : 0, fin: n === count - 1, payload: utf8(' ') });
  return Buffer.concat([piece(0), ...Array(count - 2).fill(piece(1)), piece(count - 1)]);
}

/** Resolves when the bytes have left, or cannot any more. */
function writeAll({ socket }: RawPeer, bytes: Buffer): Promise<void> {
  return new Promise(resolve => {
    socket.once('close', () => resolve());
    socket.write(bytes, () => resolve());
  });
}

async function metric(pattern: RegExp): Promise<number> {
  return Number(pattern.exec((await ask(server, '/metrics')).text)?.[1]);
}
const residentBytes = () => metric(/^process_resident_memory_bytes (\S+)/m);
const customerSockets = () => metric(/^deskbell_sockets\{audience="customer"\} (\S+)/m);

/** The same process serves the same customer, on the socket that was there before. */
async function expectUnharmed(): Promise<void> {
  bystander.ws.send('{"type":"ping"}');
  await bystander.next('a pong', ({ type }) => type === 'pong');
  expect((await ask(server, '/readyz')).status).toBe(200);
}
