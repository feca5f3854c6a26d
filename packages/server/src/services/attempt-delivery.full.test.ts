import { Webhook as StandardWebhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../domain/model.ts';
import { createIds } from '../ids.ts';
import { DeliveryScene, SECRET } from '../test/delivery-scene.ts';
import { eventually } from '../test/process/until.ts';

const DAY_MS = 86_400_000;

const scene = DeliveryScene.forFile();

describe('a webhook that fails for a while', () => {
  test('[WH2] [WH4] [WH6] gets every event in the end, under one id, signed anew at each try', async () => {
    const { url, received, answer } = await scene.receiver();
    let refusals = 3;
    answer(response => response.writeHead(refusals-- > 0 ? 503 : 204).end());
    const webhook = await scene.listenAt(url);
    scene.deliver();
    await scene.send();
    await scene.tried(1);
    const [first] = await scene.logOf(webhook);
    expect(first).toMatchObject({ state: 'waiting', attempts: 1, lastStatus: 503, lastError: 'answered 503' });
    expect((first?.dueAt ?? 0) - scene.clock.now()).toBeGreaterThan(0);
    expect((first?.dueAt ?? 0) - scene.clock.now()).toBeLessThanOrEqual(5_000);
    // The delays are the schedule's: 5 s, 5 min, 30 min.
    await scene.tried(2);
    await scene.tried(3, 60_000);
    await scene.tried(4, 60_000);
    expect(scene.outcomes).toEqual(['retried', 'retried', 'retried', 'delivered']);
    expect(await scene.logOf(webhook)).toMatchObject([
      { state: 'delivered', attempts: 4, lastStatus: 204, lastError: null, eventId: first?.eventId },
    ]);
    expect(new Set(received.map(({ event }) => event.id))).toEqual(new Set([first?.eventId]));
    const stamps = received.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(stamps.toSorted((a, b) => a - b)).toEqual(stamps);
    expect(new Set(stamps).size).toBe(4);
  });

  test('[WH6] is given up after ten tries; sent again by hand it has them all', async () => {
    const { url, received, answer } = await scene.receiver();
    answer(response => response.writeHead(500).end());
    const webhook = await scene.listenAt(url);
    scene.deliver();
    await scene.send();
    await scene.tried(10, 3_600_000);
    expect(scene.outcomes.at(-1)).toBe('failed');
    const [failed] = await scene.logOf(webhook);
    expect(failed).toMatchObject({ state: 'failed', attempts: 10, finishedAt: expect.any(Number) });
    scene.clock.advance(DAY_MS);
    answer(response => response.writeHead(204).end());
    await scene.storage.redeliver(scene.world.tenant, webhook.id, failed?.number ?? 0, scene.clock.now());
    await scene.tried(11);
    expect(await scene.logOf(webhook)).toMatchObject([{ state: 'delivered', attempts: 1, eventId: failed?.eventId }]);
    expect(received).toHaveLength(11);
  });

  test('[WH6] that says when to come again is not asked before', async () => {
    const { url, answer } = await scene.receiver();
    answer(response => response.writeHead(429, { 'retry-after': '3600' }).end());
    const webhook = await scene.listenAt(url);
    scene.deliver();
    await scene.send();
    await scene.tried(1);
    const [delivery] = await scene.logOf(webhook);
    const waitMs = (delivery?.dueAt ?? 0) - scene.clock.now();
    expect(waitMs).toBeGreaterThan(3_500_000);
    expect(waitMs).toBeLessThanOrEqual(3_600_000);
  });

  test('[WH5] by silence is left after 30 s', async () => {
    const { url, received, answer } = await scene.receiver();
    answer(() => undefined);
    const webhook = await scene.listenAt(url);
    scene.deliver();
    await scene.send();
    await eventually('the request', () => {
      if (scene.busy === 0) scene.clock.advance(1_000);
      return received.length === 1;
    });
    scene.clock.advance(29_999);
    await new Promise(setImmediate);
    expect(scene.outcomes).toEqual([]);
    scene.clock.advance(1);
    await scene.tried(1);
    expect(await scene.logOf(webhook)).toMatchObject([
      { state: 'waiting', lastStatus: null, lastError: 'no answer within 30 s' },
    ]);
  });
});

describe('what is sent', () => {
  test('[WH2] [WH4] is what the published verifier accepts, with either secret while both sign', async () => {
    const { url, received } = await scene.receiver();
    const webhook = await scene.listenAt(url);
    const fresh = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    // The verifier looks at the wall scene.clock.
    scene.clock.setWall(Date.now());
    await scene.storage.rotateWebhookSecret(scene.world.tenant, webhook.id, fresh, scene.clock.now() + 60_000);
    scene.deliver();
    await scene.send();
    await scene.tried(1);
    const [{ body, headers, event }] = received as [(typeof received)[0]];
    for (const secret of [fresh, SECRET]) {
      expect(new StandardWebhook(secret).verify(body, headers as Record<string, string>)).toEqual(event);
    }
    const other = new StandardWebhook(`whsec_${Buffer.alloc(32, 1).toString('base64')}`);
    expect(() => other.verify(body, headers as Record<string, string>)).toThrow();
    expect(() => new StandardWebhook(fresh).verify(`${body} `, headers as Record<string, string>)).toThrow();
    scene.clock.advance(60_000);
    await scene.send();
    await scene.tried(2);
    const late = received[1] as (typeof received)[0];
    expect(() => new StandardWebhook(SECRET).verify(late.body, late.headers as Record<string, string>)).toThrow();
  });

  test('[WH2] is how things stand now: what was redacted since is not in it, what moved is found', async () => {
    const { url, received } = await scene.receiver();
    await scene.listenAt(url, ['message.created', 'note.created']);
    const { id } = await scene.world.newConversation();
    const appended = await scene.world.append(id, { content: 'my card number' });
    if (appended.kind !== 'appended') throw new Error(appended.kind);
    const ids = createIds(scene.clock);
    const actor = { kind: 'key' as const, id: 'key_1', name: 'sk_…' };
    const by = { actor, now: scene.clock.now(), newEventId: ids.event };
    await scene.storage.redactMessage(scene.world.tenant, id, appended.message.id, by);
    const note = { id: ids.note(), content: 'of the visitor', author: 'agent', authorId: null, mentions: [] };
    await scene.storage.addNote(scene.world.tenant, id, { ...note, clientId: null, createdAt: scene.clock.now() });
    const session = scene.world.newSession();
    const visited = {
      id: ids.conversation(),
      tenant: scene.world.tenant,
      identityId: session.identityId,
      createdAt: 0,
    };
    await scene.storage.createVisitor(session, visited);
    await scene.world.append(visited.id, { content: 'before the login' });
    const customer = await logIn(null);
    await logIn(session);

    scene.deliver();
    await scene.tried(3);
    expect(JSON.stringify(received)).not.toContain('my card number');
    const told = received.map(({ event: { data } }) => ({
      ...(data as { conversation: { id: string; customer: { id: string } } }),
      content: ((data.message ?? data.note) as { content: string }).content,
    }));
    expect(told.map(({ content }) => content).sort()).toEqual(['', 'before the login', 'of the visitor']);
    const moved = told.find(({ content }) => content === 'before the login');
    expect(moved?.conversation.customer.id).toBe(customer.id);
    expect(moved?.conversation.id).not.toBe(visited.id);

    /** Ada, who has a conversation of her own. */
    async function logIn(from: SessionRecord | null) {
      const fresh = { id: ids.session(), tokenHash: ids.token() };
      const subject = { kind: 'email' as const, value: 'ada@shop.example' };
      const login = {
        tenant: scene.world.tenant,
        claim: { subject },
        from,
        session: fresh,
        freshCustomerId: ids.customer(),
      };
      const outcome = await scene.storage.logIn({ ...login, now: scene.clock.now() });
      if (outcome.kind !== 'logged-in') throw new Error(outcome.kind);
      const { customer, session } = outcome;
      const home = {
        id: ids.conversation(),
        tenant: scene.world.tenant,
        identityId: customer.id,
        createdAt: scene.clock.now(),
      };
      await scene.storage.findOrCreateConversation(home, session);
      return customer;
    }
  });

  test('[WH2] is nothing when what it was about was deleted', async () => {
    const { url, received } = await scene.receiver();
    const webhook = await scene.listenAt(url, ['customer.created']);
    await scene.storage.addDelivery({
      webhookId: webhook.id,
      eventId: 'evt_1',
      eventType: 'customer.created',
      subjectId: 'cus_erased',
      createdAt: scene.clock.now(),
    });
    scene.deliver();
    scene.clock.advance(1_000);
    let log = await scene.logOf(webhook);
    await eventually('it is given up', () => {
      void scene.logOf(webhook).then(found => {
        log = found;
      });
      return log[0]?.state === 'failed';
    });
    expect(log[0]).toMatchObject({ lastError: 'what it was about was deleted', attempts: 1 });
    expect(received).toEqual([]);
  });
});
