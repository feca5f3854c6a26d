import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CSAT_QUESTION } from '../../domain/csat.ts';
import type { EventRecord } from '../../domain/model.ts';
import { createIds } from '../../ids.ts';
import type { Changed, Storage } from '../../ports.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';
import { loginSteps } from './login-steps.ts';
import { createWorld, type World } from './storage-world.ts';

/** Asking for ratings and giving them, on any engine. */
export function ratingsContract(name: string, open: (clock: ManualClock) => Promise<Storage>): void {
  describe(`ratings: ${name}`, () => {
    let storage: Storage;
    let clock: ManualClock;
    let world: World;
    beforeAll(async () => {
      clock = createManualClock();
      storage = await open(clock);
      world = await createWorld(storage, clock);
      await enable(true);
    });
    afterAll(() => storage.close());

    const enable = (csatEnabled: boolean) =>
      storage.changeServiceSettings(
        world.tenant,
        {
          hours: { enabled: false, time_zone: 'UTC', days: [] },
          mailAfterMinutes: null,
          csatEnabled: false,
          returnUrl: null,
        },
        { csatEnabled },
      );

    async function changeStatus(id: string, status: 'open' | 'closed', asks = true): Promise<Changed> {
      const ids = createIds(clock);
      const outcome = await storage.changeConversation(
        world.tenant,
        id,
        { status },
        {
          actor: { kind: 'key', id: 'key_1', name: 'sk_test' },
          now: clock.now(),
          newEventId: ids.event,
          ...(asks && { rating: { csatId: ids.csat(), messageId: ids.message() } }),
        },
      );
      if (outcome?.kind !== 'changed') throw new Error(`not changed: ${outcome?.kind}`);
      return outcome;
    }

    const reply = (id: string) => world.append(id, { senderType: 'agent', senderKey: 'agent', content: 'Done.' });
    const answer = (): EventRecord => ({
      id: createIds(clock).event(),
      type: 'csat_given',
      actor: { kind: 'customer', id: null, name: null },
      data: {},
      createdAt: clock.now(),
    });

    async function askedIn(id: string): Promise<string> {
      const { asked } = await changeStatus(id, 'closed');
      return String(asked?.message.metadata['id']);
    }

    test('[CM12] closing an answered conversation asks in the same transaction, behind the newest message', async () => {
      const { id } = await world.newConversation();
      await world.append(id);
      await reply(id);
      const { conversation, events, asked } = await changeStatus(id, 'closed');
      expect(asked?.message).toMatchObject({
        senderType: 'system',
        contentType: 'event',
        content: CSAT_QUESTION,
        metadata: { type: 'csat_request', id: expect.stringMatching(/^csat_/) },
      });
      expect(events.map(({ type }) => type)).toEqual(['status_changed', 'csat_asked']);
      expect(conversation).toMatchObject({
        status: 'closed',
        messageCount: 3,
        lastMessageAt: asked?.message.createdAt,
        waitingSince: null,
      });
      expect(await storage.listMessages(id, asked?.previousMessageAt ?? 0, 10)).toEqual([asked?.message]);
      expect((await storage.readMarks([id])).get(id)).toBe(asked?.message.createdAt);
    });

    test('[CM12] nobody is asked twice for one answer, for none, or when nobody wants to know', async () => {
      const { id } = await world.newConversation();
      await world.append(id);
      expect((await changeStatus(id, 'closed')).asked).toBeNull();
      await reply(id);
      expect((await changeStatus(id, 'closed')).asked).toBeNull();
      await changeStatus(id, 'open');
      expect((await changeStatus(id, 'closed', false)).asked).toBeNull();
      await changeStatus(id, 'open');
      expect((await changeStatus(id, 'closed')).asked).not.toBeNull();
      await changeStatus(id, 'open');
      expect((await changeStatus(id, 'closed')).asked).toBeNull();
      await changeStatus(id, 'open');
      await reply(id);
      await enable(false);
      expect((await changeStatus(id, 'closed')).asked).toBeNull();
      await enable(true);
    });

    test('[CM13] of many answers at once one counts; it stands on the question and on the timeline', async () => {
      const { id } = await world.newConversation();
      await reply(id);
      const csatId = await askedIn(id);
      const give = (score: number) => storage.giveRating(world.tenant, id, csatId, { score, comment: null }, answer());
      const outcomes = await Promise.all([5, 4, 3, 2, 1].map(give));
      expect(outcomes.filter(({ kind }) => kind === 'given')).toHaveLength(1);
      expect(outcomes.filter(({ kind }) => kind === 'given-before')).toHaveLength(4);
      const [, question] = await storage.listMessages(id, null, 10);
      const score = outcomes.findIndex(({ kind }) => kind === 'given');
      expect(question?.metadata).toEqual({ type: 'csat_request', id: csatId, score: 5 - score });
      const timeline = await storage.readTimeline(world.tenant, id, null, 50);
      const types = timeline?.items.flatMap(item => (item.kind === 'event' ? item.event.type : []));
      expect(types).toEqual(['status_changed', 'csat_asked', 'csat_given']);
    });

    test('[CM13] only the conversation that was asked can answer', async () => {
      const [asked, other] = [await world.newConversation(), await world.newConversation()];
      await reply(asked.id);
      const csatId = await askedIn(asked.id);
      const rating = { score: 5, comment: 'Quick!' };
      const live = { ...world.tenant, environment: 'live' as const };
      const refused = [
        await storage.giveRating(world.tenant, other.id, csatId, rating, answer()),
        await storage.giveRating(live, asked.id, csatId, rating, answer()),
        await storage.giveRating(world.tenant, asked.id, 'csat_unknown', rating, answer()),
        await storage.giveRating(world.tenant, 'thr_unknown', csatId, rating, answer()),
      ];
      expect(refused.map(({ kind }) => kind)).toEqual(Array(4).fill('no-request'));
      expect((await storage.giveRating(world.tenant, asked.id, csatId, rating, answer())).kind).toBe('given');
    });

    test('[CM12] [CM13] [LI2] a question moves along when its visitor logs in', async () => {
      const { logIn, visitor } = loginSteps(() => ({ storage, clock, world }));
      const claim = { subject: { kind: 'external' as const, id: 'csat-mover' } };
      const first = await visitor('One');
      const own = await logIn(claim, first.session);
      const second = await visitor('Two');
      await reply(second.conversation.id);
      const csatId = await askedIn(second.conversation.id);
      const merged = await logIn(claim, second.session);
      expect(merged.conversation).toMatchObject({ kind: 'merged', into: { id: first.conversation.id } });
      const rating = { score: 2, comment: null };
      const given = await storage.giveRating(world.tenant, first.conversation.id, csatId, rating, answer());
      expect(given.kind).toBe('given');
      const messages = await storage.listMessages(first.conversation.id, null, 10);
      expect(messages.find(({ metadata }) => metadata['id'] === csatId)?.metadata).toMatchObject({ score: 2 });
      expect(own.customer.id).toBe(merged.customer.id);
      // Nobody answered since.
      expect((await changeStatus(first.conversation.id, 'closed')).asked).toBeNull();
      await changeStatus(first.conversation.id, 'open');
      await reply(first.conversation.id);
      expect((await changeStatus(first.conversation.id, 'closed')).asked).not.toBeNull();
    });
  });
}
