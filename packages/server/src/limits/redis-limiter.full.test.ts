import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { eventually } from '../test/process/until.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { createRedisLimiter } from './redis-limiter.ts';

/** So slow that no token comes back while a test runs. */
const SLOW = { burst: 3, perSecond: 0.001 };

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

async function openNodes() {
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const open = () => createRedisLimiter({ url: redis.url, clock: systemClock, onError, onBack: () => undefined });
  const nodes = [await open(), await open()];
  const take = async (node: number, key: string, limit = SLOW) => (await nodes[node]?.take([{ key, limit }])) ?? -1;
  return { nodes, errors, take, close: () => Promise.all(nodes.map(node => node.close())) };
}

test('[RL4] two nodes draw on one bucket', async () => {
  const { take, close } = await openNodes();
  expect([await take(0, 'shared'), await take(1, 'shared'), await take(0, 'shared')]).toEqual([0, 0, 0]);
  for (const node of [0, 1]) {
    const wait = await take(node, 'shared');
    expect(wait).toBeGreaterThan(900_000);
    expect(wait).toBeLessThanOrEqual(1_000_000);
  }
  expect(await take(1, 'another')).toBe(0);
  await close();
});

test('[RL1] tokens come back with time, and of several buckets all give one or none does', async () => {
  const { nodes, take, close } = await openNodes();
  const quick = { burst: 1, perSecond: 20 };
  expect(await take(0, 'quick', quick)).toBe(0);
  const wait = await take(1, 'quick', quick);
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(50);
  await new Promise(resolve => setTimeout(resolve, wait + 5));
  expect(await take(1, 'quick', quick)).toBe(0);

  const narrow = { key: 'narrow', limit: { burst: 1, perSecond: 0.001 } };
  const wide = { key: 'wide', limit: { burst: 2, perSecond: 0.001 } };
  expect(await nodes[0]?.take([wide, narrow])).toBe(0);
  expect(await nodes[1]?.take([wide, narrow])).toBeGreaterThan(0);
  expect(await nodes[0]?.take([wide]), 'the refusal took nothing').toBe(0);
  await close();
});

test('[RL4] while Redis stands still or is gone each node limits for itself; then they share again', async () => {
  const { take, errors, close } = await openNodes();
  redis.pause();
  const paused = [await take(0, 'p'), await take(0, 'p'), await take(0, 'p')];
  expect(paused).toEqual([0, 0, 0]);
  expect(await take(0, 'p')).toBeGreaterThan(0);
  expect(await take(1, 'p'), 'the other node counts for itself').toBe(0);
  redis.resume();
  await redis.crash();
  await eventually('both nodes know', () => errors.length >= 2);
  expect([await take(0, 'c'), await take(0, 'c'), await take(0, 'c')]).toEqual([0, 0, 0]);
  expect(await take(0, 'c')).toBeGreaterThan(0);
  await redis.restart();
  let round = 0;
  let shared = false;
  while (!shared && round < 200) {
    const key = `again ${round++}`;
    for (let n = 0; n < 3; n++) await take(0, key);
    shared = (await take(1, key)) > 0;
    if (!shared) await new Promise(resolve => setTimeout(resolve, 50));
  }
  expect(shared).toBe(true);
  await close();
});
