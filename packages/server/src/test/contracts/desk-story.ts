import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csatRequest } from '../../domain/csat.ts';
import type { SessionRecord } from '../../domain/model.ts';
import { formatTimestamp } from '../../domain/timestamp.ts';
import { createIds } from '../../ids.ts';
import type { Authorship, ConversationPatch, Storage } from '../../ports.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';
import { change, type ModelConversation, markOf, merge, newModel, write } from './desk-model.ts';
import { compareWithModel } from './desk-story-compare.ts';
import { freshEmail, loginSteps, provenEmail } from './login-steps.ts';
import { createWorld, type World } from './storage-world.ts';
import { webhookSteps } from './webhook-steps.ts';

const MEMBERS = ['mem_kim', 'mem_lou'] as const;
const WRITERS = ['customer', 'customer', 'agent', 'ai'] as const;

const at = fc.nat(50);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('write'),
      at,
      by: fc.array(fc.constantFrom(...WRITERS), { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('change'),
      at,
      patch: fc.record(
        {
          status: fc.constantFrom('open', 'pending', 'closed', 'closed', 'snoozed'),
          assigneeId: fc.constantFrom(null, ...MEMBERS),
          priority: fc.constantFrom('low', 'normal', 'high', 'urgent'),
          tags: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }),
        },
        { requiredKeys: [] },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('snooze'), at, minutes: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass'), minutes: fc.integer({ min: 0, max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('note'), at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('read'), at, by: fc.constantFrom(...MEMBERS) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unread'), at, by: fc.constantFrom(...MEMBERS) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('redact'), at, which: at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rate'), at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('come') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('logIn'), at, whose: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase'), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('index') }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** A conversation, and the session of the browser it is in. */
interface Thread {
  model: ModelConversation;
  session: SessionRecord;
}

/** Whatever people do to conversations, one after the other: lists, counts, timelines, search and outbox say so. */
export function deskStory(name: string, open: (clock: ManualClock) => Promise<Storage>, runs: number): void {
  describe(`the desk against a model: ${name}`, () => {
    test('[DK1] [DK2] [DK3] [DK6] [DK7] [DK8] [DK10] [CM12] [SR5] [WH3] what it shows is what happened', () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 45 }), steps => tell(open, steps)),
        { numRuns: runs },
      ));
  });
}

async function tell(open: (clock: ManualClock) => Promise<Storage>, steps: Step[]): Promise<void> {
  const clock = createManualClock();
  const storage = await open(clock);
  try {
    const story = await createStory(storage, clock);
    await story.take({ do: 'come' });
    for (const one of steps) await story.take(one);
    await compareWithModel(story);
  } finally {
    await storage.close();
  }
}

export interface Story {
  storage: Storage;
  world: World;
  webhook: { tenant: World['tenant']; id: string };
  living(): ModelConversation[];
  take(step: Step): Promise<void>;
}

async function createStory(storage: Storage, clock: ManualClock): Promise<Story> {
  const world = await createWorld(storage, clock);
  const ids = createIds(clock);
  const { tenant } = world;
  const { visitor, logIn } = loginSteps(() => ({ storage, clock, world }));
  const webhook = await webhookSteps(() => ({ storage, clock, world })).listenTo();
  await storage.changeServiceSettings(
    tenant,
    {
      hours: { enabled: false, time_zone: 'UTC', days: [] },
      mailAfterMinutes: null,
      csatEnabled: true,
      returnUrl: null,
    },
    { csatEnabled: true },
  );
  const threads: Thread[] = [];
  /** The account's own thread, by its address. */
  const accounts = Array.from({ length: 3 }, () => ({ email: freshEmail(), thread: null as Thread | null }));
  const pick = (n: number) => threads[n % threads.length];

  const by = (): Authorship => ({
    actor: { kind: 'member', id: 'mem_kim', name: 'Kim' },
    now: clock.now(),
    newEventId: ids.event,
    rating: { csatId: ids.csat(), messageId: ids.message() },
  });

  async function writeAll({ model }: Thread, writers: readonly (typeof WRITERS)[number][]): Promise<void> {
    const outcomes = await Promise.all(
      writers.map(senderType =>
        world.append(model.id, {
          senderType,
          senderKey: senderType,
          content: `kiwi of ${senderType}`,
          ...(senderType === 'agent' && { authorId: 'mem_kim' }),
        }),
      ),
    );
    const stored = outcomes.map((outcome, n) => {
      if (outcome.kind !== 'appended') throw new Error(outcome.kind);
      return { message: outcome.message, by: writers[n] as (typeof WRITERS)[number] };
    });
    for (const { message, by } of stored.sort((a, b) => a.message.createdAt - b.message.createdAt)) {
      const { id, content, createdAt } = message;
      write(model, { id, by, author: by === 'agent' ? 'mem_kim' : null, content, createdAt });
    }
  }

  async function changeIt({ model }: Thread, patch: ConversationPatch): Promise<void> {
    const outcome = await storage.changeConversation(tenant, model.id, patch, by());
    if (outcome?.kind !== 'changed') throw new Error(`not changed: ${outcome?.kind}`);
    expect(outcome.asked !== null).toBe(change(model, patch));
    if (!outcome.asked) return;
    const { id, content, createdAt } = outcome.asked.message;
    write(model, { id, by: 'system', author: null, content, createdAt });
  }

  async function wake(): Promise<void> {
    const due = threads.filter(({ model }) => model.snoozedUntil !== null && model.snoozedUntil <= clock.now());
    const woken = await storage.wakeSnoozed(50, by());
    expect(woken.map(({ conversation }) => conversation.id).sort()).toEqual(due.map(({ model }) => model.id).sort());
    for (const { model } of due) change(model, { status: 'open' });
  }

  async function comeIn(thread: Thread, n: number): Promise<void> {
    const account = accounts[n];
    if (!account || accounts.some(known => known.thread === thread)) return;
    const before = account.thread && [...account.thread.model.messages];
    const { session, conversation } = await logIn(provenEmail(account.email), thread.session);
    thread.session = session;
    if (!account.thread || !before) {
      account.thread = thread;
      thread.model.announced.updated++;
      return;
    }
    const { model } = account.thread;
    expect(conversation).toMatchObject({ kind: 'merged', from: thread.model.id, into: { id: model.id } });
    const log = await world.readAll(model.id, 20);
    expect(log.map(({ id }) => id)).toEqual([...before, ...thread.model.messages].map(({ id }) => id));
    expect(log.slice(0, before.length).map(({ createdAt }) => createdAt)).toEqual(before.map(m => m.createdAt));
    merge(thread.model, model, new Map(log.map(({ id, createdAt }) => [id, createdAt])));
    account.thread.session = session;
    threads.splice(threads.indexOf(thread), 1);
  }

  async function redact({ model }: Thread, which: number): Promise<void> {
    const message = model.messages[which % model.messages.length];
    if (!message) return;
    const outcome = await storage.redactMessage(tenant, model.id, message.id, by());
    if (outcome.kind !== 'redacted') throw new Error(outcome.kind);
    if (outcome.event) model.events.push('message_redacted');
    message.content = '';
  }

  async function rate({ model, session }: Thread): Promise<void> {
    const asked = (await world.readAll(model.id, 50)).findLast(({ metadata }) => metadata['type'] === 'csat_request');
    const id = String(asked?.metadata['id'] ?? 'csat_none');
    const isOpen = asked !== undefined && asked.metadata['score'] === undefined;
    if (asked) expect(asked.metadata).toMatchObject(csatRequest(id));
    const actor = { kind: 'customer' as const, id: session.identityId, name: null };
    const event = { id: ids.event(), type: 'csat_given' as const, actor, data: { id }, createdAt: clock.now() };
    const outcome = await storage.giveRating(tenant, model.id, id, { score: 4, comment: null }, event);
    expect(outcome.kind).toBe(isOpen ? 'given' : asked ? 'given-before' : 'no-request');
    if (isOpen) model.events.push('csat_given');
  }

  return {
    storage,
    world,
    webhook,
    living: () => threads.map(({ model }) => model),
    async take(one) {
      // Now and then time stands still.
      if (one.do !== 'write') clock.advance(7);
      if (one.do === 'come') {
        const { session, conversation } = await visitor();
        threads.push({ session, model: newModel(conversation) });
        return;
      }
      if (one.do === 'pass') {
        clock.advance(one.minutes * 60_000);
        return wake();
      }
      if (one.do === 'index') return void (await storage.indexNext(5));
      const thread = 'at' in one ? pick(one.at) : undefined;
      if (!thread) return;
      const { model } = thread;
      switch (one.do) {
        case 'write':
          return writeAll(thread, one.by);
        case 'change':
          return changeIt(thread, withoutAbsent(one.patch));
        case 'snooze':
          return changeIt(thread, { status: 'snoozed', snoozedUntil: clock.now() + one.minutes * 60_000 });
        case 'note': {
          const note = { id: ids.note(), content: `kiwi ${formatTimestamp(clock.now())}`, author: 'mem_lou' };
          await storage.addNote(tenant, model.id, { ...note, clientId: null, createdAt: clock.now() });
          model.notes.push(note.id);
          model.announced.notes.push(note.id);
          return;
        }
        case 'read': {
          const mark = await storage.markRead(tenant, model.id, one.by, Number.MAX_SAFE_INTEGER);
          const newest = markOf(model);
          expect(mark?.readThrough ?? null).toBe(newest);
          if (newest !== null) model.read[one.by] = newest;
          return;
        }
        case 'unread': {
          const newest = model.messages.at(-1);
          const mark = model.read[one.by] ?? null;
          const outcome = await storage.markUnread(tenant, model.id, one.by);
          if (!newest || newest.author === one.by) return expect(outcome).toBe('nothing');
          const isRead = mark !== null && mark >= newest.createdAt;
          if (isRead) model.read[one.by] = newest.createdAt - 1;
          return expect(outcome).toEqual({ readThrough: model.read[one.by] ?? null, moved: isRead });
        }
        case 'redact':
          return redact(thread, one.which);
        case 'rate':
          return rate(thread);
        case 'logIn':
          return comeIn(thread, one.whose);
        case 'erase': {
          const account = accounts.find(known => known.thread === thread);
          expect(await storage.eraseIdentity(tenant, thread.session.identityId, clock.now())).not.toBeNull();
          if (account) Object.assign(account, { email: freshEmail(), thread: null });
          threads.splice(threads.indexOf(thread), 1);
        }
      }
    },
  };
}

function withoutAbsent(patch: object): ConversationPatch {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
