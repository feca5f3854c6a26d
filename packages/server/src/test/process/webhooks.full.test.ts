import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import {
  type AgentConversation,
  type Message,
  ROUTES,
  WEBHOOK_EVENTS,
  type Webhook,
  type WebhookDelivery,
} from '@deskbell/protocol';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { createDatabase } from '../postgres-cluster.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { makeTemporaryDirectory } from '../temporary-directory.ts';
import { type Receiver, startReceiver } from '../webhook-receiver.ts';
import { askAsAgent, conversationPath, newCustomer } from './clients.ts';
import { call, readCode } from './login-calls.ts';
import { eventually, until } from './until.ts';
import { ALLOW_LOOPBACK, createWebhook, readDeliveries, webhookPath } from './webhook-calls.ts';

type VerifyWebhook = (secret: string, headers: IncomingHttpHeaders, rawBody: string, now?: number) => unknown;

/** The function that docs/webhooks.md shows, as it stands there. */
async function documentedCheck(): Promise<{ verifyWebhook: VerifyWebhook }> {
  const page = readFileSync(new URL('../../../../../docs/webhooks.md', import.meta.url), 'utf8');
  const code = /^```js verify\n(.*?)^```$/ms.exec(page)?.[1] ?? '';
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

let cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
  cleanUps = [];
});

async function receiver(): Promise<Receiver> {
  const started = await startReceiver();
  cleanUps.push(started.close);
  return started;
}

describe('webhooks of a running server', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer(ALLOW_LOOPBACK);
  });
  afterAll(() => server.stop());

  const asAgent = (method: string, path: string, json?: unknown) => askAsAgent(server, method, path, json);

  async function listening(...events: (typeof WEBHOOK_EVENTS)[number][]) {
    const shop = await receiver();
    const webhook = await createWebhook(
      server,
      `${shop.url}/hooks?token=x`,
      events.length > 0 ? events : WEBHOOK_EVENTS,
    );
    cleanUps.push(() => asAgent('DELETE', webhookPath(webhook)));
    return { shop, webhook };
  }

  test('[WH1] [WH4] are made, listed, changed and deleted; the secret is told once', async () => {
    const { webhook, shop } = await listening('note.created');
    const { secret, ...shown } = webhook;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(shown).toEqual({
      id: expect.stringMatching(/^whk_/),
      url: `${shop.url}/hooks?token=x`,
      events: ['note.created'],
      enabled: true,
      disabled_reason: null,
      created_at: expect.any(String),
    });
    expect((await asAgent('GET', ROUTES.agentWebhooks)).data).toEqual({ webhooks: [shown] });
    const changed = await asAgent('PATCH', webhookPath(webhook), { enabled: false, events: ['message.created'] });
    expect(changed.data).toEqual({ ...shown, enabled: false, events: ['message.created'] });
    expect((await asAgent('POST', `${webhookPath(webhook)}/ping`)).status).toBe(422); // WH12
    const rotated = await asAgent('POST', `${webhookPath(webhook)}/rotate-secret`);
    expect(rotated.data).toMatchObject({ id: webhook.id, secret: expect.stringMatching(/^whsec_/) });
    expect((rotated.data as { secret: string }).secret).not.toBe(secret);
    expect(server.output()).not.toContain(secret);
    expect((await asAgent('DELETE', webhookPath(webhook))).data).toEqual({ id: webhook.id });
    expect((await asAgent('GET', ROUTES.agentWebhooks)).data).toEqual({ webhooks: [] });
    for (const [method, path, body] of [
      ['PATCH', '', { enabled: true }],
      ['DELETE', '', undefined],
      ['POST', '/rotate-secret', undefined],
      ['POST', '/ping', undefined],
      ['GET', '/deliveries', undefined],
      ['POST', '/deliveries/whd_1/redeliver', undefined],
    ] as const) {
      expect((await asAgent(method, webhookPath(webhook) + path, body)).status, `${method} ${path}`).toBe(404);
    }
  });

  test('[WH1] [WH11] what is not fit is refused, naming the field', async () => {
    const url = 'https://shop.example/hooks';
    const refused: [string, unknown][] = [
      ['url', { url: 'http://10.0.0.1/', events: ['note.created'] }],
      ['url', { url: 'http://localhost/', events: ['note.created'] }],
      ['url', { url: `https://shop.example/${'x'.repeat(2000)}`, events: ['note.created'] }],
      ['url', { url: 5, events: ['note.created'] }],
      ['events', { url, events: [] }],
      ['events', { url, events: ['note.deleted'] }],
      ['events', { url }],
    ];
    for (const [field, body] of refused) {
      const { status, error } = await asAgent('POST', ROUTES.agentWebhooks, body);
      expect([status, error?.code], JSON.stringify(body)).toEqual([400, 'VALIDATION_ERROR']);
      expect(String(error?.context?.field)).toContain(field);
    }
    const { webhook } = await listening();
    expect((await asAgent('PATCH', webhookPath(webhook), {})).status).toBe(400);
    expect((await asAgent('PATCH', webhookPath(webhook), { url: 'https://169.254.169.254/' })).status).toBe(400);
    expect((await asAgent('GET', `${webhookPath(webhook)}/deliveries?cursor=x`)).status).toBe(400);
  });

  test('[WH2] [WH3] [WH4] tell a shop all that happens, signed', async () => {
    const { shop, webhook } = await listening();
    const customer = await newCustomer(server);
    await customer.send('Has my order shipped yet?');
    const path = await conversationPath(customer);
    await asAgent('POST', `${path}/messages`, { content: 'It has.' });
    await asAgent('POST', `${path}/notes`, { content: 'very private' });
    await asAgent('PATCH', path, { status: 'closed' });
    await customer.send('Thank you!');
    await call(server, 'POST', ROUTES.authRequestCode, { contact: 'ada@shop.example' }, customer);
    const code = await readCode(server, 'ada@shop.example');
    const login = { contact: 'ada@shop.example', otp_code: code };
    await call(server, 'POST', ROUTES.authVerifyCode, login, customer);
    await eventually('all events', () => shop.received.length >= 9);

    const conversation = (await asAgent('GET', path)).data as AgentConversation;
    const ofType = (type: string) => shop.received.map(({ event }) => event).filter(event => event.type === type);
    expect(ofType('conversation.created')).toHaveLength(1);
    expect(
      ofType('message.created')
        .map(({ data }) => (data.message as Message).content)
        .sort(),
    ).toEqual(['Has my order shipped yet?', 'It has.', 'Thank you!']);
    expect(ofType('note.created')).toMatchObject([{ data: { note: { content: 'very private' } } }]);
    expect(ofType('customer.created')).toMatchObject([
      { data: { customer: { id: conversation.customer.id, email: 'ada@shop.example', email_verified: true } } },
    ]);
    const changes = ofType('conversation.updated').map(({ data }) => data.changed);
    expect(changes).toHaveLength(3);
    expect(changes).toEqual(expect.arrayContaining([['status'], ['customer']]));
    expect(shop.received).toHaveLength(9);

    const verifier = new StandardWebhook(webhook.secret);
    const { verifyWebhook } = await documentedCheck();
    for (const { body, headers, event, path } of shop.received) {
      expect(verifier.verify(body, headers as Record<string, string>)).toEqual(event);
      expect(verifyWebhook(webhook.secret, headers, body)).toEqual(event);
      expect(() => verifyWebhook(webhook.secret, headers, `${body} `)).toThrow('not signed');
      expect(() => verifyWebhook(webhook.secret, headers, body, Date.now() + 301_000)).toThrow('too old');
      expect(() => verifyWebhook('whsec_b3RoZXI=', headers, body)).toThrow('not signed');
      expect([path, headers['webhook-id']]).toEqual(['/hooks?token=x', event.id]);
      expect(Object.keys(event)).toEqual(['id', 'type', 'created_at', 'business_id', 'environment', 'data']);
      expect(event.environment).toBe('test');
      if (!event.type.startsWith('customer.')) {
        expect(event.data.conversation).toMatchObject({ id: conversation.id, number: conversation.number });
      }
    }
    const deliveries = await readDeliveries(server, webhook);
    expect(
      deliveries.every(
        ({ state, attempts, last_status }) => state === 'delivered' && attempts === 1 && last_status === 204,
      ),
    ).toBe(true);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/^deskbell_webhook_tries_total\{outcome="delivered"\} [1-9]/m); // OP2
    // Nothing of what was said, and nothing of where it went, is in the log of deliveries or the server's own.
    for (const word of ['shipped', 'very private', 'ada@shop.example', 'token=x']) {
      expect(JSON.stringify(deliveries)).not.toContain(word);
      expect(server.log()).not.toContain(word);
    }
  });

  test('[WH5] [WH10] [WH11] [WH12] a redirect is not followed; a ping is sent once, and once more by hand', async () => {
    const { shop, webhook } = await listening();
    const inside = await receiver();
    shop.answer(response => response.writeHead(302, { location: inside.url }).end());
    const ping = (await asAgent('POST', `${webhookPath(webhook)}/ping`)).data as WebhookDelivery;
    expect(ping).toMatchObject({ event_type: 'ping', state: 'waiting', attempts: 0 });
    const find = async (state: string) =>
      (await readDeliveries(server, webhook)).find(delivery => delivery.id === ping.id && delivery.state === state);
    expect(await until('the ping to fail', () => find('failed'))).toMatchObject({
      attempts: 1,
      last_status: 302,
      last_error: 'redirects are not followed',
      next_attempt_at: null,
    });
    expect(inside.connections()).toBe(0);
    shop.answer(response => response.writeHead(200).end('fine'));
    const again = await asAgent('POST', `${webhookPath(webhook)}/deliveries/${ping.id}/redeliver`);
    expect(again.data).toMatchObject({ id: ping.id, event_id: ping.event_id, state: 'waiting' });
    expect(await until('the ping to work', () => find('delivered'))).toMatchObject({ attempts: 1, last_status: 200 });
    expect(shop.received.map(({ event }) => [event.id, event.data])).toEqual([
      [ping.event_id, { webhook_id: webhook.id }],
      [ping.event_id, { webhook_id: webhook.id }],
    ]);
    expect((await asAgent('POST', `${webhookPath(webhook)}/deliveries/whd_0/redeliver`)).status).toBe(404);
    expect((await asAgent('POST', `${webhookPath(webhook)}/deliveries/x/redeliver`)).status).toBe(404);
  });
});

describe('a server that is killed', () => {
  const timeout = 60_000;

  test('[WH6] [WH8] while its receiver fails: after the restart every event arrives, under its first id', {
    timeout,
  }, async () => {
    const directory = makeTemporaryDirectory('webhooks');
    cleanUps.push(directory.remove);
    const shop = await receiver();
    shop.answer(response => response.writeHead(503).end());
    const settings = { ...ALLOW_LOOPBACK, DATA_DIR: directory.path };
    const first = await startServer(settings);
    cleanUps.push(first.kill);
    const webhook = await createWebhook(first, shop.url, ['message.created']);
    const customer = await newCustomer(first);
    const sent = await Promise.all(Array.from({ length: 12 }, (_, n) => customer.send(`message ${n}`)));
    await first.kill();
    const ids = sent.map(({ data }) => (data as Message).id.replace('msg_', 'evt_'));
    shop.answer(response => response.writeHead(204).end());
    shop.received.length = 0;
    const second = await startServer({
      ...settings,
      DESKBELL_BOOTSTRAP_PUBLIC_KEY: first.publicKey,
      DESKBELL_BOOTSTRAP_SECRET_KEY: first.secretKey,
    });
    cleanUps.push(second.stop);
    const arrived = () => new Set(shop.received.map(({ event }) => event.id));
    await eventually('every event', () => arrived().size === 12);
    expect([...arrived()].sort()).toEqual(ids.sort());
    const verifier = new StandardWebhook(webhook.secret);
    for (const { body, headers } of shop.received) verifier.verify(body, headers as Record<string, string>);
    await until('the log to say so', async () =>
      (await readDeliveries(second, webhook)).every(({ state }) => state === 'delivered') ? true : undefined,
    );
  });

  test('[WH3] [WH8] beside another on PostgreSQL: what one wrote down the other sends', { timeout }, async () => {
    const env = { ...ALLOW_LOOPBACK, DATABASE_URL: await createDatabase(inject('postgresUrl')) };
    const here = await startServer(env);
    cleanUps.push(here.kill);
    const there = await startServer({
      ...env,
      DESKBELL_BOOTSTRAP_PUBLIC_KEY: here.publicKey,
      DESKBELL_BOOTSTRAP_SECRET_KEY: here.secretKey,
    });
    cleanUps.push(there.stop);
    const shop = await receiver();
    shop.answer(response => response.writeHead(503).end());
    // Both know that nobody listens, until the answer says that both know better.
    const customers = [await newCustomer(here), await newCustomer(there)];
    const webhook = await createWebhook(here, shop.url, ['message.created']);
    const sent = await Promise.all(customers.flatMap(customer => [1, 2].map(n => customer.send(`message ${n}`))));
    expect(sent.every(({ status }) => status === 200)).toBe(true);
    const ids = sent.map(({ data }) => (data as Message).id.replace('msg_', 'evt_'));
    // Each has been tried once and written down, so that the one that dies holds none; five would make it a broken one.
    await until('the first tries', async () =>
      (await readDeliveries(there, webhook)).filter(({ last_status }) => last_status === 503).length === 4
        ? true
        : undefined,
    );
    await here.kill();
    shop.answer(response => response.writeHead(204).end());
    shop.received.length = 0;
    await eventually('every event', () => new Set(shop.received.map(({ event }) => event.id)).size === 4);
    expect(shop.received.map(({ event }) => event.id).sort()).toEqual(ids.sort());
    const { data } = await askAsAgent(there, 'GET', ROUTES.agentWebhooks);
    expect((data as { webhooks: Webhook[] }).webhooks).toMatchObject([{ id: webhook.id, enabled: true }]);
  });
});
