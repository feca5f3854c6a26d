import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';
import { ask, type Customer, newCustomer } from './clients.ts';
import { findLeak } from './find-leak.ts';
import { connectRaw, type RawPeer } from './raw-peer.ts';

const TRICKLE_MS = 1_000;
/** Half a minute of this beside other tests: no faster than it takes to see that others are served. */
const SERVE_EVERY_MS = 100;

let server: ServerProcess;
let customer: Customer;
/** Slow from the first test to the last, which looks what became of them. */
let slow: { peers: RawPeer[]; stop(): void };

beforeAll(async () => {
  server = await startServer();
  customer = await newCustomer(server);
  slow = await trickle([
    ['', ''],
    ['', 'GET /healthz HTTP/1.1\r\nHost: shop.example\r\nX-Slow: slow, slow, slow, slow, slow, slow'],
    [post({ 'content-length': '1000' }), `{"content":"${'x'.repeat(100)}`],
    [
      post({ 'transfer-encoding': 'chunked' }),
      '1\r\n{\r\n1\r\n"\r\n1\r\nc\r\n1\r\no\r\n1\r\nn\r\n1\r\nt\r\n1\r\ne\r\n',
    ],
  ]);
});
afterAll(async () => {
  slow.stop();
  await server.stop();
});

const post = (headers: Record<string, string>, body = '') => {
  const all = { host: 'shop.example', 'content-type': 'application/json', ...customer?.headers, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${ROUTES.messages} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
};
const get = (path: string, ...headers: string[]) =>
  ['GET ', path, ' HTTP/1.1\r\n', ...['Host: shop.example', ...headers].map(line => `${line}\r\n`), '\r\n'].join('');

const requests: [title: string, status: number, bytes: () => string | Buffer][] = [
  ['random bytes', 400, () => Buffer.concat([Buffer.from([0xff]), randomBytes(2000)])],
  ['a TLS handshake', 400, () => Buffer.concat([Buffer.from('16030102000100', 'hex'), randomBytes(500)])],
  ['the HTTP/2 preface', 400, () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['line feeds only', 400, () => `GET /healthz\n${'\n'.repeat(50_000)}`],
  ['a header of 17 KB', 431, () => get('/healthz', `X-Large: ${'x'.repeat(17_000)}`)],
  ['5000 headers', 431, () => get('/healthz', ...Array.from({ length: 5000 }, (_, n) => `X-${n}: ${n}`))],
  ['a path of 17 KB', 431, () => get(`/${'x'.repeat(17_000)}`)],
  ['a NUL in a header', 400, () => get('/healthz', 'X-Nul: \0')],
  ['a header without a name', 400, () => get('/healthz', ': value')],
  ['two lengths', 400, () => post({ 'Content-Length': '2', 'content-length': '3' }, '{}')],
  ['a length and chunks', 400, () => post({ 'content-length': '2', 'transfer-encoding': 'chunked' }, '0\r\n\r\n')],
  ['a negative length', 400, () => post({ 'content-length': '-1' }, '{}')],
  ['a chunk of no size', 400, () => post({ 'transfer-encoding': 'chunked' }, 'zz\r\n{}\r\n0\r\n\r\n')],
  ['a chunk of 2^80 bytes', 400, () => post({ 'transfer-encoding': 'chunked' }, 'fffffffffffffffffffff\r\n{}')],
  ['a chunk longer than it says', 400, () => post({ 'transfer-encoding': 'chunked' }, '1\r\n{}{}{}\r\n0\r\n\r\n')],
  ['chunk extensions without an end', 400, () => post({ 'transfer-encoding': 'chunked' }, `1;${'x'.repeat(70_000)}`)],
  ['an unknown transfer coding', 400, () => post({ 'transfer-encoding': 'gzip' }, '{}')],
];

test.each(requests)(
  '[IN4] [EN1] [EN4] %s is answered %i, or ended, and nobody else notices',
  async (_title, status, bytes) => {
    const peer = await connectRaw(server);
    peer.write(bytes());
    const answer = (await peer.until('the answer', received => received.includes('\r\n\r\n'))).toString();
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    await peer.ended();
    expectEnvelopeIn(peer);
    await expectUnharmed();
  },
);

test('[IN6] [EN1] garbage after a good request is not what that request is answered with', async () => {
  const peer = await connectRaw(server);
  const body = JSON.stringify({ content: 'before the garbage' });
  peer.write(`${post({ 'content-length': String(body.length) }, body)}\0\0\0garbage\r\n\r\n`);
  const text = (await peer.ended()).toString();
  await expectUnharmed();
  const isStored = (await customer.history()).some(message => message.content === 'before the garbage');
  expect(isStored && text.startsWith('HTTP/1.1 4'), `stored, but answered ${text}`).toBe(false);
  expect(findLeak(text)).toBeNull();
});

test('[EN1] a thousand requests at once on one connection are answered, each', async () => {
  const peer = await connectRaw(server);
  peer.write(get('/healthz').repeat(1000));
  const isWhole = (bytes: Buffer) => bytes.toString('latin1').split('HTTP/1.1 200 ').length === 1001;
  await peer.until('a thousand answers', isWhole);
  peer.socket.destroy();
  await expectUnharmed();
});

test.each<[string, string]>([
  ['half a request line', 'GET /heal'],
  ['half a header', 'GET /healthz HTTP/1.1\r\nHo'],
  ['a tenth of a body', post({ 'content-length': '100' }, '{"content"')],
  ['half a chunk', post({ 'transfer-encoding': 'chunked' }, '10\r\n{"con')],
])('[IN6] %s and then the end, or a reset, is over with that connection', async (_title, text) => {
  for (const leave of ['end', 'resetAndDestroy'] as const) {
    const peer = await connectRaw(server);
    peer.write(text);
    // Arrived, since another connection's request that came later is answered.
    await ask(server, '/healthz');
    peer.socket[leave]();
    await peer.ended();
    expectEnvelopeIn(peer);
  }
  await expectUnharmed();
});

test('[EN1] a hundred connections of noise at once', async () => {
  const peers = await Promise.all(Array.from({ length: 100 }, () => connectRaw(server)));
  for (const peer of peers) peer.write(Buffer.concat([Buffer.from([0]), randomBytes(100)]));
  for (const peer of peers) await peer.ended();
  await expectUnharmed();
});

test('[IN4] who sends a byte a second is ended, in headers and bodies; the others have been served meanwhile', async () => {
  let served = 0;
  let isOver = false;
  const ended = Promise.all(slow.peers.map(peer => peer.ended())).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    expect((await customer.send(`not slowed down ${served}`)).status).toBe(200);
    served++;
    await delay(SERVE_EVERY_MS);
  }
  await ended;
  expect(served).toBeGreaterThan(0);
  for (const peer of slow.peers) {
    expectEnvelopeIn(peer);
    const text = peer.received().toString();
    if (text !== '') expect(text).toContain('REQUEST_TIMEOUT');
  }
  await expectUnharmed();
});

/** Each sends its first part at once and the second a byte a second, beginning anew at its end. */
async function trickle(parts: [string, string][]) {
  const peers = await Promise.all(parts.map(() => connectRaw(server)));
  for (const [index, [atOnce]] of parts.entries()) if (atOnce) peers[index]?.write(atOnce);
  let at = 0;
  const timer = setInterval(() => {
    for (const [index, [, slowly]] of parts.entries()) {
      if (slowly) peers[index]?.write(slowly.charAt(at % slowly.length));
    }
    at++;
  }, TRICKLE_MS);
  return { peers, stop: () => clearInterval(timer) };
}

/** Nothing was answered, or the last thing was a refusal in the envelope. */
function expectEnvelopeIn(peer: RawPeer): void {
  const text = peer.received().toString();
  if (text === '') return;
  const [head = '', body = ''] = text.slice(text.lastIndexOf('HTTP/1.1 ')).split('\r\n\r\n');
  expect(head).toMatch(/^x-request-id: req_\w+\r?$/im);
  expect(JSON.parse(body)).toMatchObject({ success: false, error: { code: expect.any(String) } });
  expect(findLeak(text)).toBeNull();
}

/** The same process serves the same customer. */
async function expectUnharmed(): Promise<void> {
  expect((await customer.send('still here')).status).toBe(200);
}
