import { createClient } from '@redis/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import type { Bus } from '../ports.ts';
import { busContract } from '../test/contracts/bus.ts';
import { eventually } from '../test/process/until.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { createRedisBus } from './redis-bus.ts';

let redis: RedisServer;
let nodes = 0;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

interface Node {
  bus: Bus;
  errors: unknown[];
  losses: () => number;
  /** How often it said that an outage is over. */
  returns: () => number;
}

async function openNode(): Promise<Node> {
  const errors: unknown[] = [];
  let losses = 0;
  let returns = 0;
  const bus = await createRedisBus({
    url: redis.url,
    clock: systemClock,
    nodeId: `node ${nodes++}`,
    onError: error => errors.push(error),
    onLoss: () => {
      losses++;
    },
    onBack: () => {
      returns++;
    },
  });
  return { bus, errors, losses: () => losses, returns: () => returns };
}

busContract('Redis, one node', async () => [(await openNode()).bus]);
busContract('Redis, two nodes', async () => [(await openNode()).bus, (await openNode()).bus]);

const typing = { type: 'typing', conversationId: 'thr_1', senderType: 'agent' } as const;

test('[BU1] whoever leaves and comes back at once still hears the other nodes', async () => {
  const [one, other] = [await openNode(), await openNode()];
  const leave = await other.bus.subscribeConversation('thr_2', () => undefined);
  leave();
  const heard = Promise.withResolvers<string>();
  await other.bus.subscribeConversation('thr_2', ({ type }) => heard.resolve(type));
  one.bus.publishToConversation('thr_2', { ...typing, conversationId: 'thr_2' });
  expect(await heard.promise).toBe('typing');
  await Promise.all([one.bus.close(), other.bus.close()]);
});

describe('Redis that fails', () => {
  async function openScene() {
    const [one, other] = [await openNode(), await openNode()];
    const heard = { one: 0, other: 0 };
    await one.bus.subscribeConversation('thr_1', () => void heard.one++);
    await other.bus.subscribeConversation('thr_1', () => void heard.other++);
    const close = () => Promise.all([one.bus.close(), other.bus.close()]);
    return { one, other, heard, close };
  }

  async function expectHealed({ one, other, heard }: Awaited<ReturnType<typeof openScene>>): Promise<void> {
    await eventually(
      'both nodes know that they may have missed something',
      () => one.losses() > 0 && other.losses() > 0,
    );
    const before = heard.other;
    await eventually('what one node publishes reaches the other again', () => {
      one.bus.publishToConversation('thr_1', typing);
      return heard.other > before;
    });
  }

  test('[BU2] a crash costs the other nodes immediacy only: the own node is served, and all is as before after it', async () => {
    const scene = await openScene();
    const { one, other, heard } = scene;
    await redis.crash();
    await eventually('both nodes know', () => one.errors.length > 0 && other.errors.length > 0);
    one.bus.publishToConversation('thr_1', typing);
    expect(heard.one).toBe(1);
    let heardNew = 0;
    await one.bus.subscribeConversation('thr_new', () => void heardNew++);
    one.bus.publishToConversation('thr_new', { ...typing, conversationId: 'thr_new' });
    expect(heardNew, 'a subscription without Redis serves the own node').toBe(1);
    expect([one.returns(), other.returns()]).toEqual([0, 0]);
    await redis.restart();
    await expectHealed(scene);
    await eventually('the other node reaches what was subscribed meanwhile', () => {
      other.bus.publishToConversation('thr_new', { ...typing, conversationId: 'thr_new' });
      return heardNew > 1;
    });
    await eventually('both say that it is over', () => one.returns() > 0 && other.returns() > 0);
    expect([one.returns(), other.returns()], 'once').toEqual([1, 1]);
    await scene.close();
  });

  test('[BU2] a Redis that stands still, connections open, is noticed; publishing and subscribing do not wait', async () => {
    const scene = await openScene();
    const { one, other, heard } = scene;
    redis.pause();
    one.bus.publishToConversation('thr_1', typing);
    expect(heard.one).toBe(1);
    await one.bus.subscribeConversation('thr_still', () => undefined);
    const gaveUp = ({ errors }: Node) => errors.some(error => String(error).includes('did not answer within 3000'));
    await eventually('both nodes have given their connections up', () => gaveUp(one) && gaveUp(other));
    redis.resume();
    await expectHealed(scene);
    await scene.close();
  });

  test('[BU1] thousands of subscriptions come back', async () => {
    const [one, other] = [await openNode(), await openNode()];
    const heard = new Set<string>();
    const ids = Array.from({ length: 3_000 }, (_, n) => `thr_many_${n}`);
    await Promise.all(ids.map(id => other.bus.subscribeConversation(id, () => void heard.add(id))));
    await redis.crash();
    await redis.restart();
    await eventually('both are back', () => one.losses() > 0 && other.losses() > 0);
    await eventually('all are reached', () => {
      for (const id of ids) if (!heard.has(id)) one.bus.publishToConversation(id, { ...typing, conversationId: id });
      return heard.size === ids.length;
    });
    await Promise.all([one.bus.close(), other.bus.close()]);
  });

  test('[BU2] who could not publish says so when they can again, and the others look into the database', async () => {
    const { one, other, close } = await openScene();
    const admin = await createClient({ url: redis.url }).connect();
    // Subscribers are of another type: only who publishes is cut off.
    await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
    await eventually('the node knows', () => one.errors.length > 0);
    one.bus.publishToConversation('thr_1', typing);
    await eventually('the other node hears of the loss', () => other.losses() === 1);
    expect(one.losses(), 'the own listeners missed nothing').toBe(0);
    admin.destroy();
    await close();
  });
});
