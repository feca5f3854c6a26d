import { ROUTES } from '@deskbell/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase, type PostgresCluster, startPostgres } from '../postgres-cluster.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { type Answer, ask, askAsAgent, conversationPath, newCustomer } from './clients.ts';
import { compare, createJournal, sendAndNote } from './journal.ts';
import { listenAsCustomer } from './listener.ts';
import { until } from './until.ts';

const WRITERS = 6;
const WARM = 100;

let cluster: PostgresCluster;
let server: ServerProcess;

beforeEach(async () => {
  cluster = await startPostgres({ fsync: true });
  server = await startServer({
    DATABASE_URL: await createDatabase(cluster.url),
    DESKBELL_RESYNC_INTERVAL_MS: '300',
    DESKBELL_PING_INTERVAL_MS: '300',
  });
});
afterEach(async () => {
  await server.kill();
  await cluster.stop();
});

test('[ST8] [I1] [WS7] [OP1] PostgreSQL crashes under load and comes back: 503 meanwhile, nothing lost, no restart', async () => {
  const customer = await newCustomer(server);
  const listener = await listenAsCustomer(server, customer);
  const journal = createJournal();
  const writers = manyTimes(WRITERS, async (writer, n) => {
    if (!(await sendAndNote(journal, customer, `${writer}/${n}`))) journal.faults.push(`${writer}/${n}: no answer`);
  });
  await writers.warm;
  await cluster.crash();

  expectUnavailable(await until('a send is refused', async () => unlessOk(await customer.send('during', 'during'))));
  // What was read a moment ago is remembered for a second.
  expectUnavailable(await until('a poll is refused', async () => unlessOk(await customer.page())));
  expectUnavailable(await until('an open is refused', async () => unlessOk(await customer.open())));
  expectUnavailable(await askAsAgent(server, 'GET', ROUTES.agentConversations));
  expectUnavailable(await ask(server, '/readyz'));
  expect((await ask(server, '/healthz')).status).toBe(200);
  await writers.stop();

  await cluster.restart();
  await until('ready again', async () => ((await ask(server, '/readyz')).status === 200 ? true : undefined));
  expect(await sendAndNote(journal, customer, 'after')).toBe(true);
  await listener.next('a message after the outage', frame => JSON.stringify(frame).includes('"after"'));
  await listener.next('a resync on the socket that stayed open', frame => frame.type === 'resync');

  journal.unknown.add('during');
  const history = await customer.history();
  expect(compare(journal, history)).toEqual([]);
  const framed = listener.frames.flatMap(frame => (frame.type === 'message' ? [frame['message']] : []));
  expect(framed, 'what was stored is what was heard, also where the answer was lost').toEqual(history);
  for (const clientId of [...journal.unknown]) await sendAndNote(journal, customer, clientId);
  expect([...journal.unknown]).toEqual([]);
  expect(compare(journal, await customer.history())).toEqual([]);
});

test('[ST8] PostgreSQL crashes under writes of other kinds: they answer 200 or 503, and the process lives', async () => {
  const path = await conversationPath(await newCustomer(server));
  const statuses = new Set<number | string>();
  const writers = manyTimes(WRITERS, async () => {
    const answers = await Promise.allSettled([
      ask(server, ROUTES.conversation, { method: 'POST', headers: { 'x-public-key': server.publicKey } }),
      askAsAgent(server, 'POST', `${path}/notes`, { content: 'private' }),
      askAsAgent(server, 'PATCH', path, { ai_enabled: false }),
    ]);
    for (const answer of answers) statuses.add(answer.status === 'fulfilled' ? answer.value.status : 'no answer');
  });
  await writers.warm;
  await cluster.crash();
  await until('a refusal', async () => (statuses.size > 1 ? true : undefined));
  await writers.stop();
  await cluster.restart();
  expect([...statuses].sort(), unexpectedFaults()).toEqual([200, 503]);
  await until('ready again', async () => ((await ask(server, '/readyz')).status === 200 ? true : undefined));
});

/** Works in parallel and without a pause, until it is stopped; warm after some. */
function manyTimes(width: number, work: (lane: number, n: number) => Promise<void>) {
  const warm = Promise.withResolvers<void>();
  let done = 0;
  let isStopped = false;
  const lanes = Array.from({ length: width }, async (_, lane) => {
    for (let n = 0; !isStopped; n++) {
      await work(lane, n);
      if (++done === WARM) warm.resolve();
    }
  });
  return {
    warm: warm.promise,
    async stop() {
      isStopped = true;
      await Promise.all(lanes);
    },
  };
}

/** What the log has that is no "not now". */
function unexpectedFaults(): string {
  const faults = server.log().match(/^\{"level":[56]0.*$/gm) ?? [];
  return faults.filter(line => !line.includes('"type":"StorageUnavailable"')).join('\n');
}

function unlessOk(answer: Answer): Answer | undefined {
  return answer.status === 200 ? undefined : answer;
}

function expectUnavailable({ status, headers, error, text }: Answer): void {
  expect([status, error?.code, error?.retryable], text).toEqual([503, 'SERVICE_UNAVAILABLE', true]);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
}
