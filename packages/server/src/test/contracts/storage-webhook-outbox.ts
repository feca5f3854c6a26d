import { describe, expect, test } from 'vitest';
import type { DeliveryRecord, WebhookRecord } from '../../domain/webhook.ts';
import type { AttemptResult } from '../../ports.ts';
import type { LoginScene } from './login-steps.ts';
import { webhookSteps } from './webhook-steps.ts';

const LEASE_MS = 60_000;

/** How deliveries are claimed, written down, shown and swept, on any engine. */
export function storageWebhookOutboxContract(scene: () => LoginScene): void {
  const { listenTo, deliveriesOf, typesOf } = webhookSteps(scene);

  describe('the outbox of webhooks', () => {
    const claim = ({ id }: WebhookRecord, limit = 100) => {
      const now = scene().clock.now();
      return scene().storage.claimDeliveries([{ webhookId: id, limit }], now, now + LEASE_MS);
    };

    async function waiting(count: number): Promise<WebhookRecord> {
      const { world } = scene();
      const { id } = await world.newConversation();
      const webhook = await listenTo();
      await Promise.all(Array.from({ length: count }, () => world.append(id)));
      // On PostgreSQL too it is the tests' clock that stamps: now they are due.
      scene().clock.advance(1_000);
      return webhook;
    }

    const done = (webhook: WebhookRecord) => scene().storage.deleteWebhook(webhook.tenant, webhook.id);

    test('[WH8] two who claim at once are given different ones, and nobody what is claimed', async () => {
      const webhook = await waiting(20);
      const both = await Promise.all([claim(webhook, 8), claim(webhook, 8), claim(webhook, 8)]);
      const rest = await claim(webhook);
      const numbers = [...both.flat(), ...rest].map(({ number }) => number);
      expect(numbers).toHaveLength(20);
      expect(new Set(numbers).size).toBe(20);
      expect(both.flat().every(({ attempts }) => attempts === 1)).toBe(true);
      expect(await claim(webhook)).toEqual([]);
      await done(webhook);
    });

    test('[WH8] a claim that ran out is somebody else’s, and who comes late changes nothing', async () => {
      const { storage, clock } = scene();
      const webhook = await waiting(1);
      const [first] = (await claim(webhook)) as [DeliveryRecord];
      clock.advance(LEASE_MS - 1);
      expect(await claim(webhook)).toEqual([]);
      clock.advance(1);
      const [second] = (await claim(webhook)) as [DeliveryRecord];
      expect(second).toMatchObject({ number: first.number, attempts: 2 });
      await storage.finishAttempt(resultOf(first, { state: 'failed', lastError: 'late' }));
      expect((await deliveriesOf(webhook))[0]).toMatchObject({ state: 'waiting', attempts: 2, lastError: null });
      await storage.finishAttempt(resultOf(second));
      expect((await deliveriesOf(webhook))[0]).toMatchObject({ state: 'delivered', lastStatus: 204, attempts: 2 });
      clock.advance(2 * LEASE_MS);
      expect(await claim(webhook)).toEqual([]);
      await done(webhook);
    });

    test('[WH8] the only process there is gives up at its start what it had claimed', async () => {
      const { storage } = scene();
      const webhook = await waiting(3);
      expect(await claim(webhook, 2)).toHaveLength(2);
      await storage.releaseClaims();
      expect(await claim(webhook)).toHaveLength(3);
      await done(webhook);
    });

    test('[WH6] what is to be tried again is due then, and not before', async () => {
      const { storage, clock } = scene();
      const webhook = await waiting(1);
      const [delivery] = (await claim(webhook)) as [DeliveryRecord];
      const dueAt = clock.now() + 5_000;
      await storage.finishAttempt(resultOf(delivery, { state: 'waiting', dueAt, lastStatus: 500, finishedAt: null }));
      clock.advance(4_999);
      expect(await claim(webhook)).toEqual([]);
      clock.advance(1);
      expect(await claim(webhook)).toMatchObject([{ number: delivery.number, attempts: 2, lastStatus: 500 }]);
      await done(webhook);
    });

    test('[WH9] of what waits no more is counted than is asked', async () => {
      const { storage } = scene();
      const webhook = await waiting(5);
      expect([await storage.countWaiting(webhook.id, 3), await storage.countWaiting(webhook.id, 30)]).toEqual([3, 5]);
      await done(webhook);
    });

    test('[WH10] the log pages from the newest, and each entry can be sent again, with all its tries', async () => {
      const { storage, clock, world } = scene();
      const webhook = await waiting(5);
      const first = await storage.listDeliveries(world.tenant, webhook.id, { before: null, limit: 3 });
      const second = await storage.listDeliveries(world.tenant, webhook.id, { before: first?.next ?? 0, limit: 3 });
      const numbers = [...(first?.deliveries ?? []), ...(second?.deliveries ?? [])].map(({ number }) => number);
      expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
      expect([numbers.length, second?.next]).toEqual([5, null]);

      const [delivery] = (await claim(webhook)) as [DeliveryRecord];
      await storage.finishAttempt(resultOf(delivery, { state: 'failed', attempts: 10, lastStatus: 500 }));
      const live = { ...world.tenant, environment: 'live' as const };
      expect(await storage.redeliver(live, webhook.id, delivery.number, clock.now())).toBeNull();
      expect(await storage.redeliver(world.tenant, 'whk_other', delivery.number, clock.now())).toBeNull();
      const again = await storage.redeliver(world.tenant, webhook.id, delivery.number, clock.now());
      expect(again).toMatchObject({ eventId: delivery.eventId, state: 'waiting', attempts: 0, finishedAt: null });
      expect(await claim(webhook)).toMatchObject([{ number: delivery.number, attempts: 1 }]);
      await done(webhook);
    });

    test('[WH10] one asked for while a try is under way is sent once more after it, with all its tries', async () => {
      const { storage, clock, world } = scene();
      const outcomes = [
        { state: 'delivered' as const },
        { state: 'failed' as const, attempts: 10, lastStatus: 500, lastError: 'answered 500' },
        { state: 'waiting' as const, attempts: 9, dueAt: clock.now() + 86_400_000, finishedAt: null },
      ];
      for (const outcome of outcomes) {
        const webhook = await waiting(1);
        const [delivery] = (await claim(webhook)) as [DeliveryRecord];
        await storage.redeliver(world.tenant, webhook.id, delivery.number, clock.now());
        expect(await claim(webhook), 'never two tries at the same time').toEqual([]);
        const result = resultOf(delivery, outcome);
        await storage.finishAttempt(result);
        const { lastStatus, lastError } = result;
        expect(await deliveriesOf(webhook)).toMatchObject([
          { state: 'waiting', attempts: 0, dueAt: clock.now(), finishedAt: null, lastStatus, lastError },
        ]);
        const [again] = (await claim(webhook)) as [DeliveryRecord];
        expect(again).toMatchObject({ number: delivery.number, attempts: 1 });
        await storage.finishAttempt(resultOf(again));
        expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'delivered', attempts: 1 }]);
        await done(webhook);
      }
    });

    test('[WH10] what is old is swept, a lot at a time, and nothing else', async () => {
      const { storage, clock, world } = scene();
      const webhook = await waiting(5);
      const old = clock.now();
      clock.advance(10_000);
      const { id } = await world.newConversation();
      await world.append(id);
      expect([await storage.sweepDeliveries(old, 3), await storage.sweepDeliveries(old, 3)]).toEqual([3, 2]);
      expect(await storage.sweepDeliveries(old, 3)).toBe(0);
      expect(await typesOf(webhook)).toEqual(['conversation.created', 'message.created']);
      await done(webhook);
    });
  });
}

function resultOf(delivery: DeliveryRecord, changes: Partial<AttemptResult> = {}): AttemptResult {
  const { number, claimedUntil, attempts, dueAt } = delivery;
  const claim = { number, claimedUntil: claimedUntil ?? 0, attempts, dueAt };
  return { ...claim, state: 'delivered', lastStatus: 204, lastError: null, finishedAt: dueAt, ...changes };
}
