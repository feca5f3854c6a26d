import { type CompiledQuery, Kysely } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Tenant } from '../domain/model.ts';
import type { Desk } from '../ports.ts';
import { deskQuestions, detailsOf } from '../test/desk-questions.ts';
import { insertManyConversations } from '../test/many-conversations.ts';
import { createDatabase } from '../test/postgres-cluster.ts';
import { explainOnPostgres } from '../test/query-plans.ts';
import { createDesk } from './desk.ts';
import type { Engine } from './engine.ts';
import { createPostgresDialect } from './kysely-dialects.ts';
import { openPostgres } from './postgres.ts';
import type { Schema } from './schema.ts';

const CONVERSATIONS = 40_000;
/** Rows one query may look at: what a tag sorts at once, and some pages. */
const ROWS_MAX = 3_000;

const tenant: Tenant = { businessId: 'biz_many', environment: 'live' };
let engine: Engine;
let pool: pg.Pool;
let desk: Desk;
let asked: CompiledQuery[] = [];

beforeAll(async () => {
  const url = await createDatabase(inject('postgresUrl'));
  engine = await openPostgres({ url, onLostConnection: () => undefined });
  pool = new pg.Pool({ connectionString: url, max: 4 });
  const reader = new Kysely<Schema>({
    dialect: createPostgresDialect(pool),
    log: ({ query }) => void asked.push(query as CompiledQuery),
  });
  await reader.insertInto('business').values({ id: tenant.businessId, name: 'Shop', created_at: 0 }).execute();
  await insertManyConversations(reader, tenant, CONVERSATIONS);
  await pool.query('analyze');
  desk = createDesk({ ...engine, reader });
});

afterAll(async () => {
  await pool.end();
  await engine.close();
});

test('[DK11] on PostgreSQL, whatever is asked reads few rows by an index', async () => {
  expect(await findFaults()).toEqual([]);
});

test('a missing index is found', async () => {
  await pool.query('drop index conversation_assignee');
  const faults = await findFaults(name => name.includes('mem_8'));
  expect(faults).not.toEqual([]);
});

async function findFaults(isAsked: (name: string) => boolean = () => true): Promise<string[]> {
  const { conversations } = await desk.listConversations(tenant, { limit: 100 });
  const questions = { ...deskQuestions(desk, tenant), details: detailsOf(desk, tenant, conversations) };
  const faults: string[] = [];
  for (const [name, ask] of Object.entries(questions)) {
    if (!isAsked(name)) continue;
    asked = [];
    await ask();
    for (const query of asked.slice()) {
      for (const { what, rows } of await explainOnPostgres(pool, query)) {
        const isFault = rows > ROWS_MAX || (what.startsWith('Seq Scan') && rows > 100);
        if (isFault) faults.push(`${name}: ${what}, ${rows} rows`);
      }
    }
  }
  return faults;
}
