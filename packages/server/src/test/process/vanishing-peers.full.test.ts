import { ROUTES } from '@deskbell/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';
import { ask } from './clients.ts';
import { connectRaw } from './raw-peer.ts';

// The answer is written to a connection that has been reset meanwhile: whoever writes must be ready for that.

const ATTEMPTS = 30;

let server: ServerProcess;
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.kill());

const request = (start: string, ...headers: string[]) =>
  [`${start} HTTP/1.1`, 'Host: shop.example', ...headers].map(line => `${line}\r\n`).join('');
const upgrade = (path: string) => request(`GET ${path}`, 'Connection: Upgrade', 'Upgrade: websocket');

test.each([
  ['[EN1]', 'bytes that are no HTTP', '\0\0'],
  ['[EN1]', 'a request that is answered', request('GET /healthz')],
  ['[EN1]', 'a body that is refused', `${request(`POST ${ROUTES.messages}`, 'Content-Length: 3')}\r\n{}}`],
  ['[EN1]', 'an expectation that is not met', request('GET /healthz', 'Expect: miracles')],
  ['[EN5]', 'a tunnel that is refused', request('CONNECT shop.example:443')],
  ['[WS2]', 'a customer’s socket that is refused', upgrade(ROUTES.socket)],
  ['[WS2]', 'an agent’s socket that is refused', upgrade(ROUTES.agentSocket)],
  ['[WS2]', 'a socket on a path that is none', upgrade('/nowhere')],
])('%s %s, from peers that vanish at once, does not end the process', async (_rule, _what, head) => {
  for (let n = 0; n < ATTEMPTS; n++) {
    const peer = await connectRaw(server);
    peer.write(`${head}\r\n`);
    peer.socket.resetAndDestroy();
    await peer.ended();
  }
  const answer = await ask(server, '/healthz').catch(() => null);
  expect(answer?.status, server.log()).toBe(200);
  expect(await server.stop()).toBe(0);
});
