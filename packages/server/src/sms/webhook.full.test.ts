import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { NotSent } from '../ports/login.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { createSmsWebhookSender } from './webhook.ts';

interface Call {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

const clock = createManualClock();
const LETTER = { contact: '+491701234567', code: '012345', businessName: 'Shop' };
const KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const SECRET = `whsec_${KEY.toString('base64')}`;
const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** A real endpoint that notes its calls. */
async function listen(answer: (response: ServerResponse) => void): Promise<{ url: string; calls: Call[] }> {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    calls.push({ path: request.url ?? '', headers: request.headers, body });
    answer(response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}

/** What a receiver of Standard Webhooks does. */
function isSignedWith(key: Buffer, { headers, body }: Call): boolean {
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(content).digest('base64')}`);
  const given = Buffer.from(String(headers['webhook-signature']));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const failureOf = (work: Promise<void>) =>
  work.then(
    () => Promise.reject(new Error('it was sent')),
    error => error,
  );

describe('the SMS webhook', () => {
  test('[AU12] gets the code, signed over what it gets', async () => {
    const { url, calls } = await listen(response => response.writeHead(202).end('queued'));
    await createSmsWebhookSender({ url: `${url}/sms?token=x`, secret: SECRET, clock }).send(LETTER);
    const [call] = calls as [Call];
    expect(call.path).toBe('/sms?token=x');
    expect(call.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-timestamp': String(Math.floor(clock.now() / 1000)),
    });
    expect(JSON.parse(call.body)).toEqual({
      type: 'login_code',
      to: '+491701234567',
      code: '012345',
      text: '012345 is your login code for Shop. It works for 5 minutes.',
    });
    expect(isSignedWith(KEY, call)).toBe(true);
    expect(isSignedWith(Buffer.from('another key'), call), 'the check checks').toBe(false);
    expect(isSignedWith(KEY, { ...call, body: call.body.replace('012345', '543210') })).toBe(false);
  });

  test('[AU12] a secret that is no whsec_ is taken as it is', async () => {
    const { url, calls } = await listen(response => response.end());
    const secret = 'twenty-four characters!!';
    await createSmsWebhookSender({ url, secret, clock }).send(LETTER);
    expect(isSignedWith(Buffer.from(secret), calls[0] as Call)).toBe(true);
  });

  test.each([
    [500, true],
    [503, true],
    [429, true],
    [408, true],
    [400, false],
    [401, false],
    [404, false],
    [302, false],
  ])('[AU12] %i is a failure; worth another try: %s', async (status, isTemporary) => {
    const elsewhere = await listen(response => response.end());
    const { url } = await listen(response =>
      response.writeHead(status, { location: elsewhere.url }).end('+491701234567'),
    );
    const failure = await failureOf(createSmsWebhookSender({ url, secret: SECRET, clock }).send(LETTER));
    expect(failure).toBeInstanceOf(NotSent);
    expect(failure).toMatchObject({ isTemporary, message: `the SMS webhook answered ${status}` });
    expect(elsewhere.calls, 'no redirect is followed').toEqual([]);
  });

  test('[AU12] an endpoint that never answers is given up, for now', async () => {
    const { url, calls } = await listen(() => undefined);
    const failure = await failureOf(
      createSmsWebhookSender({ url, secret: SECRET, clock, timeoutMs: 100 }).send(LETTER),
    );
    expect(failure).toMatchObject({ isTemporary: true, message: expect.stringContaining('TimeoutError') });
    expect(calls).toHaveLength(1);
  });

  test('[AU12] [OP3] nobody listening is worth another try; the reason holds no URL, number or code', async () => {
    const { url } = await listen(response => response.destroy());
    for (const target of [`${url}/?token=secret`, 'http://127.0.0.1:9/?token=secret']) {
      const failure = await failureOf(createSmsWebhookSender({ url: target, secret: SECRET, clock }).send(LETTER));
      expect(failure).toBeInstanceOf(NotSent);
      expect(failure).toMatchObject({ isTemporary: true });
      expect(`${failure.message} ${failure.cause}`).not.toMatch(/secret|127\.0\.0\.1|\+49|012345/);
    }
  });
});
