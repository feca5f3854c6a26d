import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLocalBus } from '../bus/local-bus.ts';
import { createIds } from '../ids.ts';
import { NotSent } from '../ports/login.ts';
import type { LetterSender, ReadMark } from '../ports/service.ts';
import { type Deps, StorageUnavailable } from '../ports.ts';
import { type MailsScene, openMailsScene } from '../test/contracts/mails-scene.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';
import { eventually } from '../test/process/until.ts';
import { mailRegularly } from './mail-rounds.ts';
import { createReadNotes } from './read-notes.ts';
import { type MailDeps, sendMails } from './send-mails.ts';

const MINUTE_MS = 60_000;

let scene: MailsScene;
let deps: MailDeps;
let letters: { to: string; text: string }[];
/** What the mail server does with the next letter; null: takes it. */
let trouble: Error | null;

beforeEach(async () => {
  scene = await openMailsScene(async clock => [await openSqliteForTest(clock)]);
  letters = [];
  trouble = null;
  const sender: LetterSender = {
    async send(letter) {
      if (trouble) throw trouble;
      letters.push(letter);
    },
  };
  const { storage, clock, tenant } = scene;
  // Mails of the test environment are never sent: this tenant is a live one.
  scene.tenant.environment = 'live';
  const base: Deps = {
    storage,
    clock,
    bus: createLocalBus(error => reported.push(error)),
    ids: createIds(clock),
    secret: 'a secret',
    fileUrl: () => '',
    baseUrl: () => 'https://support.shop.example',
    report: error => reported.push(error),
  };
  deps = { ...base, sender, reads: createReadNotes(base), proofMs: 0 };
  expect(tenant.environment).toBe('live');
});
const reported: unknown[] = [];
afterEach(() => scene.close());
afterAll(removeTestDirectories);

async function eventsOf(conversationId: string) {
  const timeline = await scene.storage.readTimeline(scene.tenant, conversationId, null, 50);
  return timeline?.items.flatMap(item => (item.kind === 'event' ? item.event.data['outcome'] : [])) ?? [];
}

describe('rounds of mails', () => {
  test('[CM5] what cannot be sent is tried six times over five hours, then given up and in the next digest', async () => {
    const { conversation } = await scene.newCustomer();
    await sendMails(deps);
    await scene.reply(conversation.id, 'The first of two.');
    trouble = new NotSent('down', true);
    scene.clock.advance(12 * MINUTE_MS);
    let attempts = 0;
    deps.sender = {
      async send(letter) {
        attempts++;
        if (trouble) throw trouble;
        letters.push(letter);
      },
    };
    const waits: number[] = [];
    for (let minutes = 0, last = 0; minutes < 500; minutes += minutes < 40 ? 1 : 10) {
      const before = attempts;
      await sendMails(deps);
      if (attempts > before) {
        waits.push(minutes - last);
        last = minutes;
      }
      scene.clock.advance((minutes < 40 ? 1 : 10) * MINUTE_MS);
    }
    expect(attempts).toBe(6);
    for (const [at, about] of [1, 5, 15, 60, 240].entries()) {
      expect(waits[at + 1]).toBeGreaterThanOrEqual(about * 0.8);
      expect(waits[at + 1]).toBeLessThanOrEqual(about * 1.2 + 10);
    }
    expect(await eventsOf(conversation.id)).toEqual(['failed']);
    trouble = null;
    await scene.reply(conversation.id, 'The second of two.');
    scene.clock.advance(12 * MINUTE_MS);
    await sendMails(deps);
    expect(letters).toHaveLength(1);
    expect(letters[0]?.text).toMatch(/The first of two\.[\s\S]*The second of two\./);
    expect(await eventsOf(conversation.id)).toEqual(['failed', 'sent']);
  });

  test('[CM5] one that may have been taken is not sent again', async () => {
    const { conversation } = await scene.newCustomer();
    await sendMails(deps);
    await scene.reply(conversation.id);
    scene.clock.advance(12 * MINUTE_MS);
    trouble = new NotSent('silence after the last byte', false);
    await sendMails(deps);
    trouble = null;
    for (let round = 0; round < 5; round++) {
      scene.clock.advance(60 * MINUTE_MS);
      await sendMails(deps);
    }
    expect(letters).toEqual([]);
    expect(await eventsOf(conversation.id)).toEqual(['failed']);
  });

  test('[CM5] a mail whose sender died is unknown to agents', async () => {
    const { conversation } = await scene.newCustomer();
    await sendMails(deps);
    await scene.reply(conversation.id);
    scene.clock.advance(12 * MINUTE_MS);
    // Another node takes it, and dies.
    await scene.search();
    expect((await scene.claim()).claimed).toHaveLength(1);
    scene.clock.advance(12 * MINUTE_MS);
    await sendMails(deps);
    expect(letters).toEqual([]);
    expect(await eventsOf(conversation.id)).toEqual(['unknown']);
  });

  test('[CM5] a mail that could not be made is not given up: nobody can have got it', async () => {
    const { conversation } = await scene.newCustomer();
    await sendMails(deps);
    await scene.reply(conversation.id);
    scene.clock.advance(12 * MINUTE_MS);
    const { storage } = deps;
    const unavailable = () => Promise.reject(new StorageUnavailable('away'));
    await expect(sendMails({ ...deps, storage: { ...storage, getConversation: unavailable } })).rejects.toThrow('away');
    scene.clock.advance(12 * MINUTE_MS);
    await sendMails(deps);
    expect(letters).toHaveLength(1);
    expect(await eventsOf(conversation.id)).toEqual(['sent']);
  });

  test('[CM4] what is read while others are mailed is not mailed', async () => {
    const customers = [];
    for (let at = 0; at < 12; at++) customers.push(await scene.newCustomer());
    await sendMails(deps);
    const marks: ReadMark[] = [];
    for (const { conversation } of customers) {
      marks.push({ conversationId: conversation.id, through: await scene.reply(conversation.id) });
    }
    scene.clock.advance(12 * MINUTE_MS);
    deps.sender = {
      async send({ to, text }) {
        if (letters.length === 0) for (const mark of marks) deps.reads.note(mark);
        letters.push({ to, text });
      },
    };
    await sendMails(deps);
    // Those that were on their way.
    expect(letters.length).toBeLessThanOrEqual(4);
  });

  test('[OP5] a stop waits a moment for mails that are being sent, and for no others; these go out after it', async () => {
    const customers = [];
    for (let at = 0; at < 12; at++) customers.push(await scene.newCustomer());
    await sendMails(deps);
    for (const { conversation } of customers) await scene.reply(conversation.id);
    scene.clock.advance(12 * MINUTE_MS);
    const hanging: string[] = [];
    const mailServer = Promise.withResolvers<void>();
    const sender: LetterSender = {
      send({ to }) {
        hanging.push(to);
        return mailServer.promise;
      },
    };
    const stop = mailRegularly({ ...deps, sender, pingIntervalMs: 0 });
    scene.clock.advance(15_000);
    await eventually('mails that hang', () => hanging.length === 4);
    let isStopped = false;
    const stopped = stop().then(() => {
      isStopped = true;
    });
    await eventually('the stop', () => {
      if (!isStopped) scene.clock.advance(1_000);
      return isStopped;
    });
    await stopped;
    mailServer.resolve();
    await eventually('the end of those', () => scene.clock.timers() === 0);
    expect(hanging).toHaveLength(4);
    scene.clock.advance(2 * MINUTE_MS);
    await sendMails(deps);
    expect([...hanging, ...letters.map(({ to }) => to)].sort()).toEqual(customers.map(({ email }) => email).sort());
  });

  test('[CM3] what was noted as read in memory counts before the search', async () => {
    const { conversation } = await scene.newCustomer();
    await sendMails(deps);
    const through = await scene.reply(conversation.id);
    scene.clock.advance(12 * MINUTE_MS);
    deps.reads.note({ conversationId: conversation.id, through });
    deps.reads.note({ conversationId: conversation.id, through: through - 1 });
    await sendMails(deps);
    expect(letters).toEqual([]);
  });

  test('[CM4] a reply that was redacted before its mail went out is not in it', async () => {
    const { conversation } = await scene.newCustomer();
    await sendMails(deps);
    await scene.reply(conversation.id, 'A slip of the tongue.');
    const [, slip] = await scene.storage.listMessages(conversation.id, null, 10);
    const author = { actor: { kind: 'system' as const, id: null, name: null }, now: scene.clock.now() };
    await scene.storage.redactMessage(scene.tenant, conversation.id, slip?.id ?? '', {
      ...author,
      newEventId: deps.ids.event,
    });
    scene.clock.advance(12 * MINUTE_MS);
    await sendMails(deps);
    expect(letters).toEqual([]);
    await scene.reply(conversation.id, 'What was meant.');
    scene.clock.advance(12 * MINUTE_MS);
    await sendMails(deps);
    expect(letters).toHaveLength(1);
    expect(letters[0]?.text).not.toContain('slip');
  });

  test('[CM3] without a mail server nothing is queued, and what comes when there is one is not old', async () => {
    const { sender } = deps;
    deps.sender = null;
    const { conversation } = await scene.newCustomer();
    await scene.reply(conversation.id);
    scene.clock.advance(12 * MINUTE_MS);
    await sendMails(deps);
    deps.sender = sender;
    await sendMails(deps);
    expect(letters.length).toBeLessThanOrEqual(1);
  });
});
