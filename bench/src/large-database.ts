import { createHash } from 'node:crypto';
import {
  constants,
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createCustomers } from './customers.ts';
import { progress } from './progress.ts';
import type { Customer } from './requests.ts';
import { CACHE_DIR, startServer, withDataDir } from './server-under-test.ts';

export const MESSAGES_EACH = 50;
const FILE = 'deskbell.db';
/** Part of the cache's name: change it when what is seeded changes. */
const SEED_VERSION = 1;
const ROUND_MS = 12 * 3_600_000;

/** Puts a database of old conversations into `dataDir`; answers its customers. Built once, then copied. */
export async function copyLargeDatabase(dataDir: string, conversations: number): Promise<Customer[]> {
  const cached = join(CACHE_DIR, `large-${conversations}-${await schemaHash()}`);
  if (!existsSync(cached)) {
    // Of an older schema; a gigabyte or two each.
    for (const stale of globSync(join(CACHE_DIR, `large-${conversations}-*`))) rmSync(stale, { recursive: true });
    await build(cached, conversations);
  }
  mkdirSync(dataDir, { recursive: true });
  copyFileSync(join(cached, FILE), join(dataDir, FILE), constants.COPYFILE_FICLONE);
  const database = new Database(join(dataDir, FILE));
  // As if everybody had been here today: nobody's first request has a session to prolong, as in the empty database.
  database.prepare('update session set created_at = ?, last_seen_at = ?').run(Date.now(), Date.now());
  // An entry for the newest message makes all before it count as indexed: millions of them would keep the server busy for
  // most of an hour, which is not what is measured here.
  database.exec(`insert into search_entry (number, tenant_number, kind, conversation_number, created_at)
    select number, 1, 0, number, last_message_at from conversation`);
  database.close();
  progress(`large: ${(statSync(join(dataDir, FILE)).size / 1e9).toFixed(2)} GB in place`);
  return JSON.parse(readFileSync(join(cached, 'customers.json'), 'utf8'));
}

/** Customers come through the API; only their messages are written straight into the table. */
function build(cached: string, conversations: number): Promise<void> {
  return withDataDir(async dataDir => {
    const startedAt = performance.now();
    const server = await startServer(dataDir);
    const customers = await createCustomers(server.port, conversations);
    await server.stop();
    progress(`large: ${conversations} conversations created`);
    const mark = addMessages(join(dataDir, FILE));
    for (const customer of customers) customer.mark = mark;
    writeFileSync(join(dataDir, 'customers.json'), JSON.stringify(customers));
    renameSync(dataDir, cached);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    progress(`large: seeded ${conversations * MESSAGES_EACH} messages in ${seconds} s, kept in ${cached}`);
  });
}

/** Round by round over all conversations, as real ones interleave: one conversation's rows lie far apart. */
function addMessages(file: string): string {
  const database = new Database(file);
  for (const pragma of ['journal_mode = DELETE', 'synchronous = OFF', 'cache_size = -1000000']) database.pragma(pragma);
  const index = database.prepare("select sql from sqlite_schema where name = 'message_client'").pluck().get() as string;
  // In one go afterwards it is built much faster.
  database.exec('drop index message_client');
  const insert = database.prepare(`
    insert into message (conversation_number, created_at, id, sender_type, sender_key, client_id, content, content_type, metadata)
    select number, :base + number * 7919 % ${ROUND_MS}, printf('msg_%04d%022d', :round, number),
           iif(:round % 2, 'agent', 'customer'), identity_id, printf('seeded-%04d-%016d', :round, number),
           substr(:text, 1, 20 + number * 31 % 180), 'text', null
    from conversation order by number`);
  const text =
    'Is the blue one in stock again? I would like two of them, sent to my office if that is possible. '.repeat(3);
  const newest = Date.now() - ROUND_MS;
  for (let round = 0; round < MESSAGES_EACH; round++) {
    insert.run({ base: newest - (MESSAGES_EACH - round) * ROUND_MS, round, text });
    if (round % 10 === 9) progress(`large: ${round + 1} of ${MESSAGES_EACH} rounds of messages`);
  }
  database.exec(index);
  database
    .prepare(
      `update conversation set message_count = :count, last_message_at = :newest, activity_minute = :newest / 60000`,
    )
    .run({ count: MESSAGES_EACH, newest });
  database.pragma('journal_mode = WAL');
  database.close();
  return new Date(newest).toISOString();
}

/** What a fresh start makes, hashed: another schema needs another seeded database. */
function schemaHash(): Promise<string> {
  return withDataDir(async dataDir => {
    const server = await startServer(dataDir);
    await server.stop();
    const database = new Database(join(dataDir, FILE));
    const schema = database.prepare('select sql from sqlite_schema order by name').pluck().all();
    const pageSize = database.pragma('page_size', { simple: true });
    database.close();
    rmSync(dataDir, { recursive: true });
    return createHash('sha256')
      .update(JSON.stringify([SEED_VERSION, pageSize, schema]))
      .digest('hex')
      .slice(0, 12);
  });
}
