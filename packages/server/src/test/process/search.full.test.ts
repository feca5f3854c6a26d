import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { SearchPage } from '@deskbell/protocol';
import { expect, inject, test } from 'vitest';
import { createDatabase } from '../postgres-cluster.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { makeTemporaryDirectory } from '../temporary-directory.ts';
import { customerAt, newCustomer } from './clients.ts';
import { until } from './until.ts';

const engines = {
  SQLite: () => Promise.resolve({}),
  PostgreSQL: async () => ({ DATABASE_URL: await createDatabase(inject('postgresUrl')) }),
};
const KILLS = 3;
const CUSTOMERS = 4;

for (const [engine, database] of Object.entries(engines)) {
  const title = `[SR5] killed -9 again and again while it indexes, on ${engine}: in the end all is found, once`;
  test.concurrent(title, async () => {
    const directory = makeTemporaryDirectory('search');
    const settings = { DATA_DIR: directory.path, ...(await database()) };
    let server = await startServer(settings);
    const keys = {
      DESKBELL_BOOTSTRAP_PUBLIC_KEY: server.publicKey,
      DESKBELL_BOOTSTRAP_SECRET_KEY: server.secretKey,
    };
    const tokens = await Promise.all(Array.from({ length: CUSTOMERS }, async () => (await newCustomer(server)).token));
    const sent = new Set<string>();
    try {
      for (let round = 0; round < KILLS; round++) {
        await Promise.all(
          tokens.map(async (token, customer) => {
            for (let n = 0; n < 30; n++) {
              const content = `needle r${round}c${customer}n${n}`;
              await customerAt(server, token).send(content, content);
              sent.add(content);
            }
          }),
        );
        // Somewhere in the middle of what the indexer does.
        await delay(randomInt(700));
        await server.kill();
        server = await startServer({ ...settings, ...keys });
      }
      await until('all of it', async () => (await searchAll(server, 'needle')).length >= sent.size || undefined);
      const found = await searchAll(server, 'needle');
      expect(found.map(({ snippet }) => snippet).toSorted()).toEqual([...sent].toSorted());
      expect(new Set(found.map(({ id }) => id)).size).toBe(sent.size);
      expect(found.map(({ created_at }) => created_at)).toEqual(
        found
          .map(hit => hit.created_at)
          .toSorted()
          .reverse(),
      );
      expect(await server.stop()).toBe(0);
    } finally {
      await server.kill();
      directory.remove();
    }
  });

  test.concurrent(`[SR1] [SR3] [SR4] found when sent, gone when redacted or erased, on ${engine}`, async () => {
    const server = await startServer(await database());
    try {
      const { token } = await newCustomer(server);
      await customerAt(server, token).send('Der Zeisig ist <b>kaputt</b>');
      await until('a message', async () => (await search(server, 'zeisig')).hits.length === 1 || undefined);
      const { hits } = await search(server, 'zeisi');
      expect(hits[0]).toMatchObject({ kind: 'message', snippet: 'Der Zeisig ist <b>kaputt</b>', marks: [[4, 10]] });
      const conversation = hits[0]?.conversation;
      await agent(server, `conversations/${conversation?.id}/notes`, { content: 'Zeisig-Notiz' });
      await until('a note', async () => (await search(server, 'zeisig')).hits.length === 2 || undefined);

      await agent(server, `conversations/${conversation?.id}/messages/${hits[0]?.id}`, undefined, 'DELETE');
      // Not a moment later, whatever the index holds.
      expect((await search(server, 'zeisig')).hits.map(({ kind }) => kind)).toEqual(['note']);
      await agent(server, `customers/${conversation?.customer.id}`, undefined, 'DELETE');
      expect((await search(server, 'zeisig')).hits).toEqual([]);

      const page = await fetch(`${server.url}/api/v1/agent/search?q=zeisig`, {
        headers: { 'X-Public-Key': server.publicKey },
      });
      expect(page.status).toBe(401);
      for (const query of ['', 'q=', 'q=%20', `q=${'x'.repeat(201)}`, 'q=a&cursor=x', 'q=a&limit=0']) {
        const refused = await fetch(`${server.url}/api/v1/agent/search?${query}`, {
          headers: { 'X-API-Key': server.secretKey },
        });
        expect(refused.status, query).toBe(400);
        expect(await refused.json()).toMatchObject({ error: { code: 'VALIDATION_ERROR' } });
      }
    } finally {
      await server.stop();
    }
  });
}

async function search(server: ServerProcess, q: string, cursor?: string): Promise<SearchPage> {
  const more = cursor === undefined ? '' : `&cursor=${cursor}`;
  return agent(server, `search?q=${encodeURIComponent(q)}&limit=7${more}`);
}

async function searchAll(server: ServerProcess, q: string): Promise<SearchPage['hits']> {
  const hits: SearchPage['hits'] = [];
  let cursor: string | undefined;
  do {
    const page = await search(server, q, cursor);
    hits.push(...page.hits);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return hits;
}

async function agent<Data>(
  server: ServerProcess,
  path: string,
  body?: object,
  method = body ? 'POST' : 'GET',
): Promise<Data> {
  const answer = await fetch(`${server.url}/api/v1/agent/${path}`, {
    method,
    headers: { 'X-API-Key': server.secretKey, ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect(answer.status, `${path}: ${text}`).toBeLessThan(300);
  return JSON.parse(text).data;
}
