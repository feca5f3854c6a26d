import { LIMITS } from '@deskbell/protocol';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, inject, test } from 'vitest';
import { createIds } from '../ids.ts';
import { deskStory } from '../test/contracts/desk-story.ts';
import { loginRaces } from '../test/contracts/login-races.ts';
import { storageContract } from '../test/contracts/storage.ts';
import { acceptedMessage } from '../test/contracts/storage-log.ts';
import { upgradesContract } from '../test/contracts/storage-upgrades.ts';
import { createWorld } from '../test/contracts/storage-world.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { openTwoNodesForTest } from '../test/open-postgres.ts';
import { createDatabase } from '../test/postgres-cluster.ts';
import { untilSomebodyWaits } from '../test/until-somebody-waits.ts';
import { openPostgres } from './postgres.ts';
import { withReadCache } from './read-cache.ts';
import { createSqlStorage } from './sql-storage.ts';

storageContract('PostgreSQL', async clock => {
  const url = await createDatabase(inject('postgresUrl'));
  const engine = await openPostgres({ url, clock, onLostConnection: () => undefined });
  return withReadCache(createSqlStorage(engine, { clock, queueMax: 10_000, deadlineMs: 5_000 }), engine.soleWriter);
});

storageContract('PostgreSQL, two nodes', openTwoNodesForTest);

loginRaces(
  'PostgreSQL, two nodes',
  async clock => {
    const url = await createDatabase(inject('postgresUrl'));
    const open = async () => {
      const engine = await openPostgres({ url, clock, onLostConnection: () => undefined });
      const storage = createSqlStorage(engine, { clock, queueMax: 10_000, deadlineMs: 5_000 });
      return withReadCache(storage, engine.soleWriter);
    };
    return [await open(), await open()];
  },
  120,
);

upgradesContract('PostgreSQL', async () => {
  const url = await createDatabase(inject('postgresUrl'));
  return {
    async open(clock) {
      const engine = await openPostgres({ url, clock, onLostConnection: () => undefined });
      return createSqlStorage(engine, { clock, queueMax: 10, deadlineMs: 5_000 });
    },
    async query(text) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(text);
      await client.end();
    },
  };
});

deskStory(
  'PostgreSQL',
  async clock => {
    const url = await createDatabase(inject('postgresUrl'));
    const engine = await openPostgres({ url, clock, onLostConnection: () => undefined });
    return withReadCache(createSqlStorage(engine, { clock, queueMax: 10_000, deadlineMs: 5_000 }), engine.soleWriter);
  },
  8,
);

test('[MS10] sends do not wait for connections that reads have taken', async () => {
  const url = await createDatabase(inject('postgresUrl'));
  const clock = createManualClock();
  const engine = await openPostgres({ url, clock, poolMax: 3, onLostConnection: () => undefined });
  const storage = createSqlStorage(engine, { clock, queueMax: 10, deadlineMs: 5_000 });
  const world = await createWorld(storage, clock);
  const { id } = await world.newConversation();
  const slow = Promise.all(Array.from({ length: 9 }, () => sql`select pg_sleep(1)`.execute(engine.reader)));
  let isSlowOver = false;
  void slow.then(() => {
    isSlowOver = true;
  });
  expect(await world.append(id)).toMatchObject({ kind: 'appended' });
  expect(isSlowOver).toBe(false);
  await slow;
  await storage.close();
});

describe('PostgreSQL, two nodes by hand', () => {
  test('[TS2] [I4] an append waits for whoever holds the conversation, and is stamped after them', async () => {
    const url = await createDatabase(inject('postgresUrl'));
    const clock = createManualClock();
    const engine = await openPostgres({ url, clock, onLostConnection: () => undefined });
    const storage = createSqlStorage(engine, { clock, queueMax: 10, deadlineMs: 5_000 });
    const world = await createWorld(storage, clock);
    const { id, number } = await world.newConversation();
    // The other node: it has stamped its message ahead of our clock and has not committed yet.
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    const mark = clock.now() + 1_000;
    await other.query('begin');
    await other.query('select 1 from conversation where number = $1 for update', [number]);
    await other.query(
      `insert into message (conversation_number, created_at, id, sender_type, sender_key, content, content_type)
       values ($1, $2, 'msg_other', 'agent', 'agent', 'first', 'text')`,
      [number, mark],
    );
    await other.query('update conversation set last_message_at = $1 where number = $2', [mark, number]);

    const append = world.append(id, { content: 'second' });
    await untilSomebodyWaits(url);
    await other.query('commit');
    await other.end();

    expect(acceptedMessage(await append).createdAt).toBe(mark + 1);
    expect((await world.readAll(id, 10)).map(message => message.content)).toEqual(['first', 'second']);
    await storage.close();
  });

  test('[DK5] the last free tag of a tenant is taken once, however many take different ones at once', async () => {
    const clock = createManualClock();
    const storage = await openTwoNodesForTest(clock);
    const { tenant, newConversation } = await createWorld(storage, clock);
    const tag = async (tags: string[]) => {
      const { id } = await newConversation();
      const actor = { kind: 'system', id: null, name: null } as const;
      const by = { actor, now: clock.now(), newEventId: createIds(clock).event };
      return (await storage.changeConversation(tenant, id, { tags }, by))?.kind;
    };
    const all = Array.from({ length: LIMITS.tagsPerTenant }, (_, n) => `tag ${n}`);
    const used = all.slice(1);
    for (let at = 0; at < used.length; at += LIMITS.tagsPerConversation) {
      expect(await tag(used.slice(at, at + LIMITS.tagsPerConversation))).toBe('changed');
    }
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, n) => tag([`last ${n}`])));
    expect(outcomes.sort()).toEqual(['changed', ...Array(7).fill('too-many-tags')]);
    expect(await tag(used.slice(0, 2)), 'what others use is always free').toBe('changed');
    await storage.close();
  });

  test('[ST8] who froze in the middle of a transaction keeps nobody from the conversation for good', async () => {
    const url = await createDatabase(inject('postgresUrl'));
    const clock = createManualClock();
    const open = () => openPostgres({ url, clock, onLostConnection: () => undefined });
    const [engine, frozen] = [await open(), await open()];
    const storage = createSqlStorage(engine, { clock, queueMax: 10, deadlineMs: 5_000 });
    const world = await createWorld(storage, clock);
    const { id, number } = await world.newConversation();
    const holds = Promise.withResolvers<void>();
    const thaw = Promise.withResolvers<void>();
    const transaction = frozen.write(async transaction => {
      const query = transaction.selectFrom('conversation').select('number').where('number', '=', number);
      await query.forUpdate().execute();
      holds.resolve();
      await thaw.promise;
      await query.execute();
    });
    const outcome = transaction.then(
      () => 'committed',
      () => 'undone',
    );
    await holds.promise;
    expect(acceptedMessage(await world.append(id, { content: 'on its way' })).content).toBe('on its way');
    thaw.resolve();
    expect(await outcome).toBe('undone');
    await storage.close();
    await frozen.close();
  });
});
