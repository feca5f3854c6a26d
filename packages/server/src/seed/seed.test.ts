import { afterAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { parseSearch } from '../domain/search-query.ts';
import { createSqlStorage } from '../storage/sql-storage.ts';
import { openSqlite } from '../storage/sqlite.ts';
import { makeTemporaryDirectory } from '../test/temporary-directory.ts';
import { SeedRefused, seed } from './seed.ts';

const directory = makeTemporaryDirectory('seed');
afterAll(() => directory.remove());

test('[OP12] fills an empty database with conversations that are in order and found; any other only with --force', async () => {
  const config = readConfig({ DATA_DIR: directory.path });
  const lines: string[] = [];
  const order = { conversations: 150, environment: 'live', force: false } as const;
  const keys = await seed(config, order, line => lines.push(line));
  expect(keys?.map(({ environment }) => environment).toSorted()).toEqual(['live', 'test']);
  expect(lines.at(-1)).toMatch(/^150 conversations .*written and indexed$/);
  await expect(seed(config, order, () => undefined)).rejects.toThrow(SeedRefused);
  expect(await seed(config, { ...order, force: true }, () => undefined)).toBeNull();

  const engine = await openSqlite({ dataDir: directory.path, clock: systemClock, onDamage: () => undefined });
  const storage = createSqlStorage(engine, { clock: systemClock, queueMax: 1, deadlineMs: 1_000 });
  const [business] = await storage.listBusinesses();
  const tenant = { businessId: business?.id ?? '', environment: 'live' as const };
  const { conversations } = await storage.listConversations(tenant, { sort: 'activity', limit: 1_000 });
  expect(conversations).toHaveLength(300);
  for (const { id, messageCount, lastMessageAt, createdAt } of conversations) {
    const messages = await storage.listMessages(id, null, 100);
    expect(messages).toHaveLength(messageCount);
    const times = messages.map(message => message.createdAt);
    expect(times.at(-1)).toBe(lastMessageAt);
    expect(new Set([createdAt - 1, ...times, systemClock.now()].toSorted((one, other) => one - other)).size).toBe(
      times.length + 2,
    );
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  }
  const { found } = await storage.findTexts(tenant, parseSearch('a-10'), null, 5);
  expect(found).toHaveLength(5);
  expect(await storage.indexNext(10)).toEqual({ indexed: 0, isIdle: true });
  await storage.close();
});
