import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type CompiledQuery, Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tenant } from '../domain/model.ts';
import { deskQuestions, detailsOf } from '../test/desk-questions.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { insertManyConversations } from '../test/many-conversations.ts';
import { makeTemporaryDirectory } from '../test/temporary-directory.ts';
import { createDesk } from './desk.ts';
import { createDeskLists } from './desk-lists.ts';
import type { Engine } from './engine.ts';
import { createSqliteDialect } from './kysely-dialects.ts';
import type { Schema } from './schema.ts';
import { openSqlite, SQLITE_FILE } from './sqlite.ts';

// SQLite plans by the schema alone: a few conversations have the plans of a hundred thousand.
const CONVERSATIONS = 3_000;
const tenant: Tenant = { businessId: 'biz_many', environment: 'live' };
const directory = makeTemporaryDirectory('desk-plans');
const clock = createManualClock();
let engine: Engine;
let reading: Database.Database;
let reader: Kysely<Schema>;
let asked: CompiledQuery[] = [];

beforeAll(async () => {
  engine = await openSqlite({ dataDir: directory.path, clock, onDamage: () => undefined });
  await engine.write(async transaction => {
    await transaction.insertInto('business').values({ id: tenant.businessId, name: 'Shop', created_at: 0 }).execute();
    await insertManyConversations(transaction, tenant, CONVERSATIONS);
  });
  reading = new Database(join(directory.path, SQLITE_FILE), { readonly: true });
  reader = new Kysely<Schema>({
    dialect: createSqliteDialect(reading),
    log: ({ query }) => void asked.push(query as CompiledQuery),
  });
});

afterAll(async () => {
  reading.close();
  await engine.close();
  directory.remove();
});

test('[DK11] on SQLite, whatever is asked is a range of an index in the order it is wanted', async () => {
  expect(await findFaults()).toEqual([]);
});

test('a missing index is found', async () => {
  await engine.write(transaction => transaction.schema.dropIndex('conversation_assignee').execute());
  expect(await findFaults(name => name.includes('mem_8'))).not.toEqual([]);
});

const isOfOneMember = (name: string) => /^(list|count) \{("status":"\w+",)?"assigneeId":"mem_8"\}$/.test(name);

async function findFaults(isAsked: (name: string) => boolean = () => true): Promise<string[]> {
  // Of many a tag is probed, of few it is sorted: both are asked.
  const desk = { ...createDesk({ ...engine, reader }), ...createDeskLists({ reader }, CONVERSATIONS / 10) };
  const { conversations } = await desk.listConversations(tenant, { limit: 100 });
  const questions = { ...deskQuestions(desk, tenant), details: detailsOf(desk, tenant, conversations) };
  const faults: string[] = [];
  for (const [name, ask] of Object.entries(questions)) {
    if (!isAsked(name)) continue;
    asked = [];
    await ask();
    for (const { sql, parameters } of asked.slice()) {
      const steps = reading.prepare(`explain query plan ${sql}`).all(...parameters) as { detail: string }[];
      for (const { detail } of steps) {
        const isScan = /^SCAN (?!some|used|counted|CONSTANT|\(subquery|\d+ CONSTANT)/.test(detail);
        // What a tag has few of is sorted.
        const isSort = detail.includes('TEMP B-TREE') && !/in \(select "conversation_number"|union all/.test(sql);
        // The whole filter is in the index, or all that somebody has of every status would be looked at.
        const isWide =
          isOfOneMember(name) && /^SEARCH conversation /.test(detail) && !detail.includes('assignee_id=? AND status=?');
        if (isScan || isSort || isWide) faults.push(`${name}: ${detail}`);
      }
    }
  }
  return faults;
}
