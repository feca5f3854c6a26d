import { LIMITS, WEBHOOK_EVENTS, type WebhookEvent } from '@deskbell/protocol';
import { describe, expect, test } from 'vitest';
import type { DeliveryRecord, WebhookRecord } from '../../domain/webhook.ts';
import { createIds } from '../../ids.ts';
import { freshEmail, type LoginScene, loginSteps, provenEmail } from './login-steps.ts';
import { newWebhook, webhookSteps } from './webhook-steps.ts';

/** Webhooks, and what is written down for them, on any engine. */
export function storageWebhookContract(scene: () => LoginScene): void {
  const { visitor, logIn } = loginSteps(scene);

  const { listenTo, deliveriesOf, typesOf } = webhookSteps(scene);

  /** Runs what must happen while somebody listens, and answers what they would be told. */
  async function during(act: () => Promise<unknown>, events?: readonly WebhookEvent[]): Promise<DeliveryRecord[]> {
    const webhook = await listenTo(events);
    await act();
    const told = await deliveriesOf(webhook);
    await scene().storage.deleteWebhook(webhook.tenant, webhook.id);
    return told;
  }

  const by = () => {
    const { clock } = scene();
    const actor = { kind: 'key' as const, id: 'key_1', name: 'sk_…' };
    return { actor, now: clock.now(), newEventId: createIds(clock).event };
  };

  describe('webhooks', () => {
    test('[WH1] are kept per tenant, changed and deleted', async () => {
      const { storage, world } = scene();
      const live = { ...world.tenant, environment: 'live' as const };
      const webhook = await listenTo(['message.created']);
      expect(await storage.listWebhooks(world.tenant)).toEqual([webhook]);
      expect(await storage.listWebhooks(live)).toEqual([]);
      for (const [tenant, id] of [
        [live, webhook.id],
        [world.tenant, 'whk_other'],
      ] as const) {
        expect(await storage.changeWebhook(tenant, id, { enabled: false })).toBeNull();
        expect(await storage.rotateWebhookSecret(tenant, id, 'whsec_', 0)).toBeNull();
        expect(await storage.deleteWebhook(tenant, id)).toBe(false);
        expect(await storage.listDeliveries(tenant, id, { before: null, limit: 1 })).toBeNull();
      }
      const changed = { ...webhook, url: 'https://other.example/', events: ['note.created' as const], enabled: false };
      const { url, events, enabled } = changed;
      expect(await storage.changeWebhook(world.tenant, webhook.id, { url, events, enabled })).toEqual(changed);
      expect(await storage.listEnabledWebhooks()).toEqual([]);
      expect(await storage.deleteWebhook(world.tenant, webhook.id)).toBe(true);
      expect(await storage.listWebhooks(world.tenant)).toEqual([]);
    });

    test('[WH1] however many are made at once, there are never more than allowed', async () => {
      const { storage, clock, world } = scene();
      const tenant = { ...world.tenant, environment: 'live' as const };
      const ids = createIds(clock);
      const made = await Promise.all(
        Array.from({ length: LIMITS.webhooksMax + 5 }, () =>
          storage.createWebhook(newWebhook(clock.now(), ids.webhook(), tenant)),
        ),
      );
      expect(made.filter(Boolean)).toHaveLength(LIMITS.webhooksMax);
      const all = await storage.listWebhooks(tenant);
      expect(all).toHaveLength(LIMITS.webhooksMax);
      for (const { id } of all) await storage.deleteWebhook(tenant, id);
    });

    test('[WH4] a rotation keeps the secret it replaces', async () => {
      const { storage, world } = scene();
      const { id } = await listenTo();
      const rotated = await storage.rotateWebhookSecret(world.tenant, id, 'whsec_new', 5);
      expect(rotated).toMatchObject({ secret: 'whsec_new', oldSecret: { secret: 'whsec_b2xk', until: 5 } });
      const again = await storage.rotateWebhookSecret(world.tenant, id, 'whsec_newer', 6);
      expect(again).toMatchObject({ secret: 'whsec_newer', oldSecret: { secret: 'whsec_new', until: 6 } });
      await storage.deleteWebhook(world.tenant, id);
    });

    test('[WH9] is switched off once, with a reason; switching it on, or another URL, forgets its failures', async () => {
      const { storage, world } = scene();
      const webhook = await listenTo();
      const { id } = webhook;
      const read = async () => (await storage.listWebhooks(world.tenant)).find(webhook => webhook.id === id);
      await storage.noteWebhookFailing(webhook, 7);
      await storage.noteWebhookFailing(webhook, 9);
      expect(await read()).toMatchObject({ failingSince: 7 });
      const moved = { id, url: 'https://b.example/' };
      expect(await storage.changeWebhook(world.tenant, id, { url: moved.url })).toMatchObject({ failingSince: null });
      await storage.noteWebhookFailing(moved, 11);
      await storage.noteWebhookWorking(id);
      expect(await read()).toMatchObject({ failingSince: null });
      await storage.noteWebhookFailing(moved, 12);
      const off = [await storage.switchOffWebhook(moved, 'gone'), await storage.switchOffWebhook(moved, 'again')];
      expect(off).toEqual([true, false]);
      expect(await read()).toMatchObject({ enabled: false, disabledReason: 'gone' });
      expect(await storage.changeWebhook(world.tenant, id, { enabled: true })).toMatchObject({
        enabled: true,
        disabledReason: null,
        failingSince: null,
      });
      await storage.deleteWebhook(world.tenant, id);
    });

    test('[WH9] is not switched off for what a try to an older URL found, nor when one has worked meanwhile', async () => {
      const { storage, world } = scene();
      const old = await listenTo();
      const { id } = old;
      const read = async () => (await storage.listWebhooks(world.tenant)).find(webhook => webhook.id === id);
      await storage.noteWebhookFailing(old, 7);
      await storage.changeWebhook(world.tenant, id, { url: 'https://b.example/' });
      expect(await storage.switchOffWebhook(old, 'gone')).toBe(false);
      await storage.noteWebhookFailing(old, 8);
      expect(await read()).toMatchObject({ enabled: true, failingSince: null });

      const repaired = { id, url: 'https://b.example/' };
      await storage.noteWebhookFailing(repaired, 9);
      await storage.noteWebhookWorking(id);
      expect(await storage.switchOffWebhook(repaired, 'dead', 9)).toBe(false);
      await storage.noteWebhookFailing(repaired, 11);
      expect(await storage.switchOffWebhook(repaired, 'dead', 9)).toBe(false);
      expect(await read()).toMatchObject({ enabled: true, failingSince: 11 });
      expect(await storage.switchOffWebhook(repaired, 'dead', 11)).toBe(true);
      await storage.deleteWebhook(world.tenant, id);
    });
  });

  describe('what webhooks are told', () => {
    test('[WH3] a message, each once, in the order of the log', async () => {
      const { world } = scene();
      const { id } = await world.newConversation();
      const told = await during(async () => {
        await world.append(id, { content: 'one', clientId: 'once' });
        await Promise.all([world.append(id), world.append(id, { senderType: 'agent', senderKey: 'agent' })]);
        expect(await world.append(id, { content: 'one', clientId: 'once' })).toMatchObject({ kind: 'duplicate' });
        expect(await world.append(id, { ifLastMessageAt: 5 })).toMatchObject({ kind: 'outrun' });
        expect(await world.append('thr_none')).toMatchObject({ kind: 'no-conversation' });
      });
      const messages = await world.readAll(id, 10);
      expect(told.map(({ eventType, subjectId, createdAt }) => [eventType, subjectId, createdAt])).toEqual(
        messages.map(message => ['message.created', message.id, message.createdAt]),
      );
      expect(told.map(({ eventId }) => eventId)).toEqual(messages.map(message => message.id.replace('msg_', 'evt_')));
      expect(told[0]).toMatchObject({ conversationId: id, detail: {}, state: 'waiting', attempts: 0 });
    });

    test('[WH3] that a message opened the conversation again, once', async () => {
      const { storage, world } = scene();
      const { id } = await world.newConversation();
      await storage.changeConversation(world.tenant, id, { status: 'closed' }, by());
      const told = await during(() => Promise.all([world.append(id), world.append(id)]));
      const updated = told.filter(({ eventType }) => eventType === 'conversation.updated');
      expect(updated).toMatchObject([{ subjectId: id, conversationId: id, detail: { changed: ['status'] } }]);
      expect(told).toHaveLength(3);
      expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(3);
    });

    test('[WH3] conversations that come to be, and what agents change about them', async () => {
      const { storage, clock, world } = scene();
      const ids = createIds(clock);
      const session = world.newSession();
      await storage.createSession(session);
      const fresh = { id: ids.conversation(), tenant: world.tenant, identityId: session.identityId, createdAt: 5 };
      const told = await during(async () => {
        const { id } = await world.newConversation();
        await storage.findOrCreateConversation(fresh, session);
        await storage.findOrCreateConversation({ ...fresh, id: ids.conversation() }, session);
        await storage.changeConversation(world.tenant, id, { status: 'pending', aiEnabled: false }, by());
        await storage.changeConversation(world.tenant, id, { status: 'pending' }, by());
        await storage.changeConversation(world.tenant, 'thr_none', { status: 'closed' }, by());
      });
      expect(told.map(({ eventType, detail }) => [eventType, detail])).toEqual([
        ['conversation.created', {}],
        ['conversation.created', {}],
        ['conversation.updated', { changed: ['status', 'ai_enabled'] }],
      ]);
      expect(told[1]).toMatchObject({ subjectId: fresh.id, eventId: fresh.id.replace('thr_', 'evt_'), createdAt: 5 });
    });

    test('[WH3] notes', async () => {
      const { storage, clock, world } = scene();
      const { id } = await world.newConversation();
      const note = { ...newNote(createIds(clock).note()), clientId: 'once', createdAt: clock.now() };
      const told = await during(async () => {
        await storage.addNote(world.tenant, id, note);
        await storage.addNote(world.tenant, id, { ...note, id: 'note_again' });
        await storage.addNote(world.tenant, 'thr_none', { ...note, clientId: null });
      });
      expect(told).toMatchObject([{ eventType: 'note.created', subjectId: note.id, conversationId: id }]);
      expect(await storage.findNote(id, note.id)).toMatchObject({ id: note.id, content: note.content });
    });

    test('[WH3] customers, and whose a conversation became', async () => {
      const { storage, world } = scene();
      const email = freshEmail();
      const { session, conversation } = await visitor('one');
      const again = await visitor('two');
      const [message] = await world.readAll(again.conversation.id, 1);
      const told = await during(async () => {
        const { customer } = await logIn(provenEmail(email), session);
        await logIn(provenEmail(email), again.session);
        await logIn(provenEmail(email), null);
        await storage.changeCustomer(world.tenant, customer.id, { name: 'Ada' });
        await storage.changeCustomer(world.tenant, customer.id, { name: 'Ada' });
        await storage.changeCustomer(world.tenant, customer.id, { email: null });
      });
      expect(told.map(({ eventType, detail }) => [eventType, detail])).toEqual([
        ['customer.created', {}],
        ['conversation.updated', { changed: ['customer'] }],
        ['conversation.updated', { changed: ['messages'], merged_from: again.conversation.id }],
        ['customer.updated', { changed: ['name'] }],
      ]);
      // Under its old conversation's id a message is found where it went.
      expect(await storage.findMessage(again.conversation.id, message?.id ?? '')).toMatchObject({ content: 'two' });
      expect(await storage.findMessage(conversation.id, message?.id ?? '')).toMatchObject({ content: 'two' });
      expect(await storage.findMessage(conversation.id, 'msg_none')).toBeNull();
    });

    test('[WH3] only what they asked for, of their tenant, while they are on', async () => {
      const { storage, world } = scene();
      const live = { ...world.tenant, environment: 'live' as const };
      const { id } = await world.newConversation();
      const wanted = await listenTo(['message.created']);
      const others = [await listenTo(['note.created']), await listenTo(WEBHOOK_EVENTS, live), await listenTo()];
      const off = others[2] as WebhookRecord;
      await storage.changeWebhook(off.tenant, off.id, { enabled: false });
      await world.append(id);
      await storage.changeConversation(world.tenant, id, { status: 'closed' }, by());
      expect(await typesOf(wanted)).toEqual(['message.created']);
      for (const other of others) expect(await typesOf(other)).toEqual([]);
      await storage.changeWebhook(off.tenant, off.id, { enabled: true });
      await world.append(id);
      expect(await typesOf(off)).toEqual(['message.created', 'conversation.updated']);
      for (const { tenant, id } of [wanted, ...others]) await storage.deleteWebhook(tenant, id);
    });
  });
}

function newNote(id: string) {
  return { id, content: 'private', author: 'agent', authorId: null, mentions: [], createdAt: 0 };
}
