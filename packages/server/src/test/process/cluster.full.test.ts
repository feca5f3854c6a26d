import type { Message, Viewer } from '@deskbell/protocol';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createDatabase } from '../postgres-cluster.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { askAsAgent, conversationPath, customerAt, newCustomer } from './clients.ts';
import { setUpAdmin } from './inbox-browser.ts';
import { type Frame, type Listener, listenAsAgent, listenAsCustomer, listenAsMember } from './listener.ts';
import { eventually } from './until.ts';

// Two real nodes on one PostgreSQL and one Redis.

const RESYNC_MS = 2_000;

let redis: RedisServer;
let nodes: [ServerProcess, ServerProcess];

beforeAll(async () => {
  redis = await startRedis();
  const env = {
    DATABASE_URL: await createDatabase(inject('postgresUrl')),
    REDIS_URL: redis.url,
    DESKBELL_RESYNC_INTERVAL_MS: String(RESYNC_MS),
  };
  const first = await startServer(env);
  // The keys are the first node's: the second finds the business there.
  const second = await startServer({
    ...env,
    DESKBELL_BOOTSTRAP_PUBLIC_KEY: first.publicKey,
    DESKBELL_BOOTSTRAP_SECRET_KEY: first.secretKey,
  });
  nodes = [first, second];
});
afterAll(async () => {
  await Promise.all(nodes.map(node => node.stop()));
  await redis.stop();
});

/** The messages a socket heard. */
const heard = ({ frames }: Listener) =>
  frames.flatMap(frame => (frame.type === 'message' ? [(frame.message as Message).content] : []));

/** A customer with a socket on each node. */
async function createScene() {
  const [one, other] = nodes;
  const customer = await newCustomer(one);
  const here = await listenAsCustomer(one, customer);
  const there = await listenAsCustomer(other, customer);
  return { one, other, customer, elsewhere: customerAt(other, customer.token), here, there };
}

describe('two nodes with Redis between them', () => {
  test('[BU1] a message of either side, stored through either node, reaches sockets on both', async () => {
    const { one, other, customer, elsewhere, here, there } = await createScene();
    const path = await conversationPath(customer);
    await customer.send('from the customer, here');
    await elsewhere.send('from the customer, there');
    await askAsAgent(one, 'POST', `${path}/messages`, { content: 'from an agent, here' });
    await askAsAgent(other, 'POST', `${path}/messages`, { content: 'from an agent, there' });
    const history = (await customer.history()).map(({ content }: Message) => content);
    expect(history).toHaveLength(4);
    await eventually('both sockets heard all four', () => heard(here).length === 4 && heard(there).length === 4);
    expect(heard(here)).toEqual(history);
    expect(heard(there)).toEqual(history);
    here.ws.close();
    there.ws.close();
  });

  test('[WR7] who looks at a conversation through one node is seen on the other, until the socket closes', async () => {
    const [one, other] = nodes;
    const { conversation } = (await (await newCustomer(one)).open()).data as { conversation: { id: string } };
    const browser = await setUpAdmin(one);
    const here = await listenAsMember(browser);
    const there = await listenAsMember({ url: other.url, cookie: browser.cookie });
    const server = await listenAsAgent(other);
    here.ws.send(JSON.stringify({ type: 'viewing', conversation_id: conversation.id }));
    const viewers = (count: number) => (frame: Frame) =>
      frame.type === 'viewers' && (frame['viewers'] as Viewer[]).length === count;
    for (const { next } of [there, server]) {
      expect(await next('a viewer', viewers(1))).toMatchObject({
        conversation_id: conversation.id,
        viewers: [{ name: 'Ada', is_typing: false }],
      });
    }
    here.ws.send(JSON.stringify({ type: 'typing', conversation_id: conversation.id, private: true }));
    await there.next('who types', frame => (frame['viewers'] as Viewer[] | undefined)?.[0]?.is_typing === true);
    here.ws.close();
    expect(await there.next('nobody', viewers(0))).toMatchObject({ conversation_id: conversation.id });
    expect(there.frames.filter(({ type }) => type === 'typing')).toEqual([]);
    for (const { ws } of [there, server]) ws.close();
  });

  test('[BU2] [I5] without Redis sends are answered, the own node is live, the other learns from the database', async () => {
    const { customer, elsewhere, here, there } = await createScene();
    await redis.crash();
    expect((await customer.send('while Redis is gone')).status).toBe(200);
    await eventually('the own node’s socket heard', () => heard(here).length === 1);
    await eventually('the other node’s socket heard', () => heard(there).length === 1);
    expect((await elsewhere.send('and back')).status).toBe(200);
    await eventually('the first node’s socket heard', () => heard(here).length === 2);
    for (const node of nodes) {
      expect((await fetch(`${node.url}/readyz`)).status, 'Redis is no reason to take a node out').toBe(200);
    }
    await redis.restart();
    // Live again: well before the next periodic resync could bring it.
    let sent = 0;
    const isLive = async () => {
      const content = `after ${sent++}`;
      const start = performance.now();
      await customer.send(content);
      await eventually(`${content} arrived`, () => heard(there).includes(content));
      return performance.now() - start < RESYNC_MS / 4;
    };
    const inARow: boolean[] = [];
    while (!(inARow.length >= 5 && inARow.slice(-5).every(Boolean))) {
      expect(sent, 'the bus healed').toBeLessThan(40);
      inARow.push(await isLive());
    }
    expect(heard(there)).toEqual((await customer.history()).map(({ content }: Message) => content));
    here.ws.close();
    there.ws.close();
  });

  test('[BU1] [AG8] agents on one node hear what customers write through the other', async () => {
    const [one, other] = nodes;
    const agent = await listenAsAgent(other);
    const customer = await newCustomer(one);
    await customer.send('hello');
    const path = await conversationPath(customer);
    await askAsAgent(one, 'POST', `${path}/notes`, { content: 'a note' });
    await eventually('the agent heard message and note', () =>
      ['message', 'note'].every(type => agent.frames.some(frame => frame.type === type)),
    );
    agent.ws.close();
  });
});
