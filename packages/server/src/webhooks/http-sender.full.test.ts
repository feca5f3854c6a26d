import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { WebhookPost } from '../ports/webhooks.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from '../test/certificate.ts';
import { type Receiver, startReceiver } from '../test/webhook-receiver.ts';
import { createWebhookSender, type Resolve } from './http-sender.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function receiver(host?: string, port?: number): Promise<Receiver> {
  const started = await startReceiver(host, port);
  cleanUps.push(started.close);
  return started;
}

/** A server that speaks no HTTP, or not as it should. */
async function rawReceiver(speak: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    speak(socket);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

const post = (url: string, changes: Partial<WebhookPost> = {}): WebhookPost => ({
  url,
  environment: 'test',
  headers: { 'webhook-id': 'evt_1' },
  body: '{"text":"ä€😀"}',
  signal: new AbortController().signal,
  ...changes,
});

const LOOPBACK = ['127.0.0.0/8'];
const isAt = (address: string) => [{ address, family: address.includes(':') ? 6 : 4 }];

describe('the webhook sender', () => {
  test('[WH5] posts the body and answers the status', async () => {
    const { url, received, answer } = await receiver();
    answer(response => response.writeHead(429, { 'retry-after': '120' }).end('slower'));
    const sender = createWebhookSender({ allow: LOOPBACK });
    expect(await sender.post(post(`${url}/hooks?token=x`))).toEqual({
      kind: 'answered',
      status: 429,
      retryAfter: '120',
    });
    expect(received).toMatchObject([
      { path: '/hooks?token=x', body: '{"text":"ä€😀"}', headers: { 'webhook-id': 'evt_1', 'content-length': '20' } },
    ]);
    expect(received[0]?.headers['content-type']).toBe('application/json');
  });

  test('[WH5] a redirect is an answer, and nobody goes where it leads', async () => {
    const [from, to] = [await receiver(), await receiver()];
    from.answer(response => response.writeHead(307, { location: `${to.url}/inside` }).end());
    const sender = createWebhookSender({ allow: LOOPBACK });
    expect(await sender.post(post(from.url))).toMatchObject({ kind: 'answered', status: 307 });
    expect(to.connections()).toBe(0);
  });

  test('[WH5] an endless body is cut off', async () => {
    const { url, answer } = await receiver();
    let sent = 0;
    const cut = new Promise(resolve =>
      answer(response => {
        response.writeHead(200);
        response.on('close', resolve);
        const flood = () => {
          while (!response.destroyed && response.write(Buffer.alloc(16 * 1024))) sent += 16 * 1024;
          response.once('drain', flood);
        };
        flood();
      }),
    );
    const sender = createWebhookSender({ allow: LOOPBACK });
    expect(await sender.post(post(url))).toMatchObject({ kind: 'answered', status: 200 });
    await cut;
    // What lies in the two ends' buffers comes on top of what was read.
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  test('[WH5] who drips or hangs is left when the time is over', async () => {
    const { url, answer, received } = await receiver();
    const sender = createWebhookSender({ allow: LOOPBACK });
    const arrived = () => new Promise<void>(resolve => answer(() => resolve()));
    const time = new AbortController();
    const waits = arrived();
    const hanging = sender.post(post(url, { signal: time.signal }));
    await waits;
    time.abort();
    expect(await hanging).toMatchObject({ kind: 'failed' });

    const over = new AbortController();
    answer(response => {
      response.writeHead(200).write('drip');
      over.abort();
    });
    const dripping = await sender.post(post(url, { signal: over.signal }));
    // Whichever came first: its status, or the end of the time.
    expect(['answered', 'failed']).toContain(dripping.kind);
    expect(received).toHaveLength(2);
  });

  test('[WH5] what is no proper answer is a failure in words that tell no address', async () => {
    const sender = createWebhookSender({ allow: LOOPBACK });
    const speak: Record<string, (socket: Socket) => void> = {
      'the answer was no HTTP': socket => socket.end('SSH-2.0-OpenSSH_9.9\r\n'),
      'the connection was cut': socket => socket.destroy(),
      'the answer has too many headers': socket => socket.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`),
      'there was no answer': socket =>
        socket.once('data', () =>
          socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
        ),
    };
    for (const [reason, answer] of Object.entries(speak)) {
      const port = await rawReceiver(answer);
      expect(await sender.post(post(`http://127.0.0.1:${port}/`))).toEqual({ kind: 'failed', reason });
    }
    const { url, close } = await receiver();
    await close();
    expect(await sender.post(post(url))).toEqual({ kind: 'failed', reason: 'the connection was refused' });
  });

  test('[WH5] a certificate nobody vouches for is refused', async () => {
    const tls = { cert: CERTIFICATE, key: CERTIFICATE_KEY };
    const server = createHttpsServer(tls, (_request, response) => response.writeHead(204).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanUps.push(() => server.close());
    const { port } = server.address() as { port: number };
    const resolve: Resolve = async () => isAt('127.0.0.1');
    const url = `https://shop.example:${port}/`;
    const strict = createWebhookSender({ allow: LOOPBACK, resolve });
    expect(await strict.post(post(url, { environment: 'live' }))).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^the certificate or TLS was refused/),
    });
    const trusting = createWebhookSender({ allow: LOOPBACK, resolve, ca: CERTIFICATE });
    expect(await trusting.post(post(url, { environment: 'live' }))).toMatchObject({ kind: 'answered', status: 204 });
  });
});

describe('what webhooks may lead to', () => {
  test('[WH11] a name that leads inside is not connected to, not even when only one of its addresses does', async () => {
    const inside = await receiver();
    const answers = {
      'loopback.example': isAt('127.0.0.1'),
      'mapped.example': isAt('::ffff:127.0.0.1'),
      'metadata.example': isAt('169.254.169.254'),
      'both.example': [...isAt('93.184.216.34'), ...isAt('127.0.0.1')],
    };
    const sender = createWebhookSender({
      allow: [],
      resolve: async host => answers[host as keyof typeof answers],
    });
    for (const host of Object.keys(answers)) {
      expect(await sender.post(post(`http://${host}:${inside.port}/`)), host).toEqual({
        kind: 'failed',
        reason: 'the host name leads to an address that is not public',
      });
    }
    expect(inside.connections()).toBe(0);
  });

  test('[WH11] rebinding: the name server is asked once, and what it says the second time is not heard', async () => {
    const allowed = await receiver();
    const inside = await receiver('127.0.0.2', allowed.port);
    let asked = 0;
    // 127.0.0.1 plays the public address: it is the only one that is listed.
    const resolve: Resolve = async () => isAt(asked++ === 0 ? '127.0.0.1' : '127.0.0.2');
    const sender = createWebhookSender({ allow: ['127.0.0.1'], resolve });
    const url = `http://rebinding.example:${allowed.port}/`;
    expect(await sender.post(post(url))).toMatchObject({ kind: 'answered', status: 204 });
    expect(asked).toBe(1);
    // The next try asks again, and hears what it must not follow.
    expect(await sender.post(post(url))).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/not public/) });
    expect(asked).toBe(2);
    expect([allowed.received.length, inside.connections()]).toEqual([1, 0]);
  });

  test('[WH11] the name goes into the request, the checked address into the connection', async () => {
    const { port, received } = await receiver();
    const sender = createWebhookSender({ allow: ['hooks.lan'], resolve: async () => isAt('127.0.0.1') });
    const answer = await sender.post(post(`http://hooks.lan:${port}/`, { environment: 'live' }));
    expect(answer).toMatchObject({ kind: 'answered', status: 204 });
    expect(received[0]?.headers.host).toBe(`hooks.lan:${port}`);
  });

  test('[WH11] an address that was written down while it was listed is refused when it is no more', async () => {
    const inside = await receiver();
    const sender = createWebhookSender({ allow: [] });
    expect(await sender.post(post(inside.url))).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/public/),
    });
    expect(inside.connections()).toBe(0);
  });

  test('[WH11] a name that cannot be resolved, or leads nowhere, is a failure', async () => {
    const broken = createWebhookSender({ allow: [], resolve: () => Promise.reject(new Error('SERVFAIL')) });
    expect(await broken.post(post('https://shop.example/'))).toEqual({
      kind: 'failed',
      reason: 'the host name could not be resolved',
    });
    const empty = createWebhookSender({ allow: [], resolve: async () => [] });
    expect(await empty.post(post('https://shop.example/'))).toEqual({
      kind: 'failed',
      reason: 'the host name leads nowhere',
    });
  });
});
