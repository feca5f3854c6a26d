import { join } from 'node:path';
import { ROUTES } from '@deskbell/protocol';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { WebSocket } from 'ws';
import { createDatabase } from '../postgres-cluster.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { type Answer, ask, askAsAgent, conversationPath, newCustomer } from './clients.ts';
import { findLeak } from './find-leak.ts';
import { listenAsAgent, listenAsCustomer } from './listener.ts';
import { connectRaw } from './raw-peer.ts';

let server: ServerProcess;
beforeEach(async () => {
  server = await startServer({ LOG_LEVEL: 'trace', DESKBELL_RESYNC_INTERVAL_MS: '100' });
});
afterEach(() => server.stop());

test('[OP3] a whole conversation, with its refusals, leaves JSON lines and no content, token or key in the log', async () => {
  const canaries: Record<string, string> = { publicKey: server.publicKey, secretKey: server.secretKey };
  const canary = (what: string) => {
    canaries[what] = `canary-${what.replaceAll(/\W/g, '-')}-Zq7`;
    return canaries[what];
  };
  const customer = await newCustomer(server);
  canaries['token'] = customer.token;
  const path = await conversationPath(customer);
  const [listener, agent] = [await listenAsCustomer(server, customer), await listenAsAgent(server)];
  const answers = [
    await customer.send(canary('content'), canary('client_id')),
    await customer.send(canary('other content'), canaries['client_id']),
    await customer.send(canary('content that is too long').repeat(1000)),
    await customer.page(`after=${canary('after')}`),
    await customer.page(`limit=1&token=${canary('query')}`),
    await askAsAgent(server, 'POST', `${path}/messages`, { content: canary('reply') }),
    await askAsAgent(server, 'POST', `${path}/notes`, { content: canary('note'), client_id: canary('note id') }),
    await askAsAgent(server, 'PATCH', path, { status: canary('status'), assignee_id: 7 }),
    await askAsAgent(server, 'PATCH', path, { assignee_id: canary('assignee') }),
    await askAsAgent(server, 'GET', `${ROUTES.agentConversations}/${canary('id')}`),
    await askAsAgent(server, 'POST', ROUTES.agentKeys, { kind: 'public', origins: [canary('origin')] }),
    await ask(server, `/${canary('path')}?${canary('query of nothing')}`),
    await ask(server, `/%zz${canary('broken path')}`),
    await ask(server, ROUTES.conversation, { method: 'POST', headers: { 'x-public-key': `pk_test_${canary('key')}` } }),
    await ask(server, ROUTES.agentConversations, { headers: { authorization: `Bearer sk_test_${canary('bearer')}` } }),
    await ask(server, ROUTES.messages, { headers: { ...customer.headers, cookie: `a=${canary('cookie')}` } }),
    await ask(server, ROUTES.messages, { headers: { ...customer.headers, 'user-agent': canary('user agent') } }),
    await ask(server, ROUTES.messages, {
      method: 'POST',
      headers: { ...customer.headers, 'content-type': 'application/json' },
      body: `{"content": ${canary('malformed')}`,
    }),
    await ask(server, ROUTES.messages, { method: 'POST', headers: customer.headers, json: { [canary('name')]: 1 } }),
  ];
  const made = await askAsAgent(server, 'POST', ROUTES.agentKeys, { kind: 'secret' });
  canaries['made key'] = (made.data as { key: string }).key;
  listener.ws.send(JSON.stringify({ type: canary('type'), text: canary('frame') }));
  listener.ws.send(`no JSON: ${canary('frame that is no JSON')}`);
  expect(await listener.closed).toBe(1008);
  await refusedSocket(`?public_key=pk_test_${canary('key in a query')}`, [`token.${canary('token in a subprotocol')}`]);
  await refusedSocket(`?public_key=${server.publicKey}&token=${canary('token in a query')}`, []);
  const raw = await connectRaw(server);
  raw.write(`GET /${canary('raw')} HTTP/1.1\r\nHost: x\r\nBroken ${canary('raw header')}\r\n\r\n`);
  await raw.ended();
  agent.ws.terminate();
  expect(await server.stop()).toBe(0);

  const lines = server.log().trimEnd().split('\n');
  for (const line of lines) expect(JSON.parse(line), line).toMatchObject({ level: expect.any(Number) });
  expect(lines.length, 'a line each, at this level').toBeGreaterThan(answers.length);
  expect(lines.some(line => line.includes('"/api/v1/support/conversation/messages"'))).toBe(true);
  const found = Object.entries(canaries).filter(([, text]) => server.log().includes(text));
  expect(found, String(found)).toEqual([]);
  expect(lines.filter(line => /\b[ps]k_(live|test)_/.test(line))).toEqual([]);
});

test('[OP3] [EN4] a 500 and a 503 are logged with their stack and the id the client got, who gets neither', async () => {
  const customer = await newCustomer(server);
  const database = new Database(join(server.dataDir, 'deskbell.db'));
  database.exec('begin immediate');
  const unavailable = await customer.send('canary-while-locked', 'canary-client-id');
  database.exec('rollback');
  expect([unavailable.status, unavailable.error?.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
  expectLoggedOnly(unavailable, 'database is locked');

  database.exec('alter table message rename to mislaid');
  const failed = await customer.send('canary-without-table');
  database.exec('alter table mislaid rename to message');
  database.close();
  expect([failed.status, failed.error?.code]).toEqual([500, 'SERVER_ERROR']);
  expectLoggedOnly(failed, 'no such table');

  expect((await customer.send('and on it goes')).status).toBe(200);
  expect(server.log()).not.toContain('canary-');
});

test('[OP3] what PostgreSQL tells of a row it refused does not reach the log', async () => {
  const databaseUrl = await createDatabase(inject('postgresUrl'));
  const onPostgres = await startServer({ DATABASE_URL: databaseUrl, LOG_LEVEL: 'trace' });
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const customer = await newCustomer(onPostgres);
    await database.query('alter table message add constraint none check (false) not valid');
    const failed = await customer.send('canary-content', 'canary-client-id');
    expect(failed.status).toBe(500);
    expect(onPostgres.log(), 'the fault is there').toContain('violates check constraint');
    expect(onPostgres.log()).not.toContain('canary-');
  } finally {
    await database.end();
    await onPostgres.stop();
  }
});

/** The cause is in the log, under the request's id, and not in the answer. */
function expectLoggedOnly(answer: Answer, cause: string): void {
  const id = answer.headers.get('x-request-id');
  expect(id).toMatch(/^req_\w+$/);
  const lines = server.log().trimEnd().split('\n');
  const faults = lines.map(line => JSON.parse(line)).filter(line => line.request === id && line.level >= 50);
  expect(faults).toHaveLength(1);
  expect(faults[0].err.stack).toContain(cause);
  expect(faults[0].err.stack).toMatch(/\n +at .+sqlite-append\.ts/);
  expect(answer.text).not.toContain(cause);
  expect(findLeak(answer.text)).toBeNull();
}

async function refusedSocket(query: string, protocols: string[]): Promise<void> {
  const ws = new WebSocket(`${server.url.replace('http', 'ws')}${ROUTES.socket}${query}`, ['deskbell', ...protocols]);
  await new Promise<void>(resolve => ws.once('error', () => resolve()));
}

test('[OP3] [OP5] a log that cannot be written costs its lines, and is counted', async () => {
  // Every write to this device fails as on a full disk.
  const mute = await startServer({ LOG_LEVEL: 'trace' }, ['/bin/sh', '-c', 'exec "$0" "$@" 2>/dev/full']);
  const customer = await newCustomer(mute);
  for (const content of ['one', 'two', 'three']) expect((await customer.send(content)).status).toBe(200);
  const { text } = await ask(mute, '/metrics');
  expect(Number(/^deskbell_log_failures_total (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(3);
  expect(await mute.stop()).toBe(0);
});
