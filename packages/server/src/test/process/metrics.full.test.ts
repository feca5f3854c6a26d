import { ROUTES } from '@deskbell/protocol';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createDatabase } from '../postgres-cluster.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { ask, askAsAgent, type Customer, conversationPath, newCustomer } from './clients.ts';
import { listenAsAgent, listenAsCustomer } from './listener.ts';
import { parsePrometheusText } from './prometheus-text.ts';
import { until } from './until.ts';

const QUEUE_MAX = 5;

describe('after known traffic', () => {
  let server: ServerProcess;
  let customer: Customer;
  beforeAll(async () => {
    server = await startServer();
    customer = await newCustomer(server);
  });
  afterAll(() => server.stop());
  const read = () => readMetrics(server);

  test('[OP2] /metrics is Prometheus text, with event-loop lag and memory', async () => {
    const answer = await ask(server, '/metrics');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^text\/plain; version=0\.0\.4/),
    ]);
    const samples = parsePrometheusText(answer.text);
    expect(samples.get('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
    expect(samples.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
    expect(samples.get('deskbell_write_queue')).toBe(0);
  });

  test('[OP2] sends, their commits and the answers are counted, each', async () => {
    const before = await read();
    await Promise.all(Array.from({ length: 30 }, (_, n) => customer.send('hello', `${n}`)));
    await customer.send('hello', '0');
    await customer.send('');
    const path = await conversationPath(customer);
    await askAsAgent(server, 'POST', `${path}/messages`, { content: 'reply' });
    await askAsAgent(server, 'POST', `${path}/notes`, { content: 'no send' });
    const grown = difference(before, await read());

    expect(grown('deskbell_sends_total'), '30, a replay and a reply').toBe(32);
    expect(grown('deskbell_commit_batch_size_sum')).toBe(32);
    const commits = grown('deskbell_commit_batch_size_count');
    expect(commits).toBeGreaterThanOrEqual(3);
    expect(commits).toBeLessThanOrEqual(32);
    expect(grown('deskbell_commit_batch_size_bucket{le="+Inf"}')).toBe(commits);
    expect(grown('deskbell_commit_seconds_count')).toBe(commits);
    expect(grown('deskbell_commit_seconds_sum')).toBeGreaterThan(0);
    const sent = (status: number) =>
      `deskbell_http_answers_total{method="POST",route="${ROUTES.messages}",status="${status}"}`;
    expect([sent(200), sent(409), sent(400)].map(grown)).toEqual([30, 1, 1]);
  });

  test('[OP2] a conditional reply is a send, too', async () => {
    const path = await conversationPath(customer);
    const { last_message_at } = (await askAsAgent(server, 'GET', path)).data as { last_message_at: string };
    const before = await read();
    const answer = await askAsAgent(server, 'POST', `${path}/messages`, {
      content: 'if nobody was faster',
      if_last_message_at: last_message_at,
    });
    expect(answer.status).toBe(200);
    const grown = difference(before, await read());
    expect([grown('deskbell_sends_total'), grown('deskbell_commit_seconds_count')]).toEqual([1, 1]);
  });

  test('[OP2] sockets are counted by audience, and no more when they are gone', async () => {
    const listeners = [
      await listenAsCustomer(server, customer),
      await listenAsCustomer(server, await newCustomer(server)),
      await listenAsAgent(server),
    ];
    const sockets = async () => {
      const samples = await read();
      return ['customer', 'agent'].map(audience => samples.get(`deskbell_sockets{audience="${audience}"}`));
    };
    expect(await sockets()).toEqual([2, 1]);
    for (const { ws } of listeners) ws.terminate();
    await until('no sockets', async () => ((await sockets()).every(count => count === 0) ? true : undefined));
  });

  test('[OP1] healthz and readyz answer 200 in the envelope', async () => {
    expect(await ask(server, '/healthz')).toMatchObject({ status: 200, data: { status: 'alive' } });
    expect(await ask(server, '/readyz')).toMatchObject({ status: 200, data: { status: 'ready' } });
  });
});

test('[OP2] [MS10] while the database keeps a commit waiting the queue grows; beyond its bound sends are refused', async () => {
  const databaseUrl = await createDatabase(inject('postgresUrl'));
  const server = await startServer({ DATABASE_URL: databaseUrl, DESKBELL_WRITE_QUEUE_MAX: `${QUEUE_MAX}` });
  const blocker = new Client({ connectionString: databaseUrl });
  await blocker.connect();
  try {
    const customer = await newCustomer(server);
    await customer.send('first');
    await blocker.query('begin; select * from conversation for update');
    const waiting = [customer.send('in the commit that waits')];
    await until('the commit waits for the lock', async () => {
      const { rows } = await blocker.query("select 1 from pg_stat_activity where wait_event_type = 'Lock'");
      return rows[0];
    });
    waiting.push(...Array.from({ length: QUEUE_MAX }, (_, n) => customer.send(`in the queue ${n}`)));
    const queued = async () => (await readMetrics(server)).get('deskbell_write_queue');
    await until('a full queue', async () => ((await queued()) === QUEUE_MAX ? true : undefined));
    const refused = await customer.send('one too many', 'one too many');
    expect([refused.status, refused.error?.code, refused.headers.get('retry-after')]).toEqual([
      503,
      'SERVICE_UNAVAILABLE',
      expect.stringMatching(/^[1-9]\d*$/),
    ]);
    await blocker.query('commit');
    expect((await Promise.all(waiting)).map(answer => answer.status)).toEqual(Array(1 + QUEUE_MAX).fill(200));
    expect(await queued()).toBe(0);
    expect(await customer.history()).toHaveLength(2 + QUEUE_MAX);
    expect((await customer.send('once more', 'one too many')).status, 'its client_id was not used up').toBe(200);
  } finally {
    await blocker.end();
    await server.stop();
  }
});

async function readMetrics(server: ServerProcess): Promise<Map<string, number>> {
  return parsePrometheusText((await ask(server, '/metrics')).text);
}

function difference(before: Map<string, number>, after: Map<string, number>): (name: string) => number {
  return name => (after.get(name) ?? Number.NaN) - (before.get(name) ?? 0);
}
