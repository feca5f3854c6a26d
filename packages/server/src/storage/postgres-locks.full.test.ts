import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { ConversationRecord } from '../domain/model.ts';
import { createIds } from '../ids.ts';
import type { Storage } from '../ports.ts';
import { type MailsScene, openMailsScene } from '../test/contracts/mails-scene.ts';
import { createDatabase } from '../test/postgres-cluster.ts';
import { untilSomebodyWaits } from '../test/until-somebody-waits.ts';
import { openPostgres } from './postgres.ts';
import { createSqlStorage } from './sql-storage.ts';

// Whatever writes what belongs to a conversation holds the conversation first. Who does not is ended by PostgreSQL when an
// erasure comes between (a deadlock, half a second and more for everybody who waits), or breaks a foreign key (a 500).

const MEMBER = 'mem_kim';

interface Case {
  name: string;
  prepare?: (scene: MailsScene, conversation: ConversationRecord) => Promise<unknown>;
  act: (scene: MailsScene, conversation: ConversationRecord, prepared: unknown) => Promise<unknown>;
  answer: unknown;
}

const addNote = ({ storage, clock, tenant }: MailsScene, { id }: ConversationRecord) =>
  storage.addNote(tenant, id, {
    id: createIds(clock).note(),
    content: '@[Kim](mem_kim)',
    author: 'mem_lou',
    clientId: null,
    createdAt: clock.now(),
    mentions: [MEMBER],
  });

const by = ({ clock }: MailsScene) => {
  const ids = createIds(clock);
  const rating = { csatId: ids.csat(), messageId: ids.message() };
  return { actor: { kind: 'system' as const, id: null, name: null }, now: clock.now(), newEventId: ids.event, rating };
};

const close = async (scene: MailsScene, { id }: ConversationRecord) => {
  await scene.reply(id);
  const outcome = await scene.storage.changeConversation(scene.tenant, id, { status: 'closed' }, by(scene));
  return outcome?.kind === 'changed' ? outcome.asked?.message.metadata['id'] : null;
};

const CASES: Case[] = [
  {
    name: 'reading what mentions the reader',
    prepare: addNote,
    act: ({ storage, tenant }, { id }) => storage.markRead(tenant, id, MEMBER, Number.MAX_SAFE_INTEGER),
    answer: null,
  },
  { name: 'a note that mentions somebody', prepare: addNote, act: addNote, answer: { kind: 'no-conversation' } },
  {
    name: 'a rating',
    prepare: close,
    act: ({ storage, tenant, clock }, { id, identityId }, asked) =>
      storage.giveRating(
        tenant,
        id,
        String(asked),
        { score: 5, comment: null },
        {
          id: createIds(clock).event(),
          type: 'csat_given',
          actor: { kind: 'customer', id: identityId, name: null },
          data: {},
          createdAt: clock.now(),
        },
      ),
    answer: { kind: 'no-request' },
  },
  {
    name: 'what a customer has read',
    act: ({ storage, clock }, { id }) => storage.noteReads([{ conversationId: id, through: clock.now() }]),
    answer: undefined,
  },
  {
    name: 'a digest',
    async prepare(scene, { id }) {
      await scene.search();
      await scene.reply(id);
      scene.clock.advance(12 * 60_000);
    },
    act: scene => scene.search(),
    answer: true,
  },
  {
    name: 'a mail that was given up',
    async prepare(scene, { id }) {
      await scene.search();
      await scene.reply(id);
      scene.clock.advance(12 * 60_000);
      const [mail] = await scene.due();
      return mail?.id;
    },
    act: ({ storage }, _, mailId) => storage.settleMail(String(mailId), { kind: 'failed', isUnread: true }),
    answer: undefined,
  },
];

describe('PostgreSQL: an erasure that comes between', () => {
  let url: string;
  let scene: MailsScene;
  beforeAll(async () => {
    url = await createDatabase(inject('postgresUrl'));
    scene = await openMailsScene(async (clock): Promise<Storage[]> => {
      const engine = await openPostgres({ url, clock, onLostConnection: () => undefined });
      return [createSqlStorage(engine, { clock, queueMax: 10, deadlineMs: 5_000 })];
    });
    const { storage, tenant, clock } = scene;
    await query(
      `insert into member (id, business_id, name, email, email_verified, role, enabled, two_factor_enabled, created_at, updated_at)
       values ($1, $2, 'Kim', 'kim@shop.example', 1, 'agent', 1, 0, 0, 0)`,
      [MEMBER, tenant.businessId],
    );
    const settings = { hours: { enabled: false, time_zone: 'UTC', days: [] }, mailAfterMinutes: null, returnUrl: null };
    await storage.changeServiceSettings(tenant, { ...settings, csatEnabled: false }, { csatEnabled: true });
    expect(clock.now()).toBeGreaterThan(0);
  });
  afterAll(() => scene.close());

  async function query(text: string, values: unknown[]): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(text, values);
    await client.end();
  }

  test.each(CASES)('[ST1] [CU9] $name', async ({ prepare, act, answer }) => {
    const { conversation } = await scene.newCustomer();
    const prepared = await prepare?.(scene, conversation);
    const eraser = new pg.Client({ connectionString: url });
    await eraser.connect();
    await eraser.query('begin');
    await eraser.query('select 1 from conversation where number = $1 for update', [conversation.number]);
    const acting = act(scene, conversation, prepared);
    await untilSomebodyWaits(url);
    await eraser.query('delete from message where conversation_number = $1', [conversation.number]);
    await eraser.query('delete from note where conversation_number = $1', [conversation.number]);
    await eraser.query('delete from conversation where number = $1', [conversation.number]);
    await eraser.query('commit');
    await eraser.end();
    expect(await acting).toEqual(answer);
  });
});
