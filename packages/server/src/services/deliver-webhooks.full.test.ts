import { describe, expect, inject, test } from 'vitest';
import { openPostgres } from '../storage/postgres.ts';
import { createSqlStorage } from '../storage/sql-storage.ts';
import { DeliveryScene } from '../test/delivery-scene.ts';
import { createDatabase } from '../test/postgres-cluster.ts';
import { eventually } from '../test/process/until.ts';

const DAY_MS = 86_400_000;

const scene = DeliveryScene.forFile();

describe('many events', () => {
  test('[WH7] go eight at once to one webhook, and a slow one holds up no other', async () => {
    const [slow, quick] = [await scene.receiver(), await scene.receiver()];
    const held: (() => void)[] = [];
    slow.answer(response => held.push(() => response.writeHead(204).end()));
    await scene.listenAt(slow.url);
    await scene.listenAt(quick.url);
    scene.deliver();
    await scene.send(20);
    await eventually('all at the quick one', () => {
      scene.clock.advance(20);
      return quick.received.length === 20 && slow.received.length === 8;
    });
    // Nothing more comes while they are held, however often is looked.
    scene.clock.advance(5_000);
    await eventually('the quick ones written down', () => scene.outcomes.length === 20);
    expect(slow.received).toHaveLength(8);
    slow.answer(response => response.writeHead(204).end());
    for (const release of held) release();
    await scene.tried(40, 20);
    expect(slow.received).toHaveLength(20);
  });

  test('[WH7] one that failed five times in a row is asked one at a time, with pauses, until it works', async () => {
    const { url, received, answer } = await scene.receiver();
    const held: (() => void)[] = [];
    answer(response => held.push(() => response.writeHead(500).end()));
    const webhook = await scene.listenAt(url);
    scene.deliver();
    await scene.send(12);
    await eventually('eight at once', () => {
      if (held.length < 8) scene.clock.advance(20);
      return held.length === 8;
    });
    let atOnce = 0;
    let most = 0;
    answer(response => {
      most = Math.max(most, ++atOnce);
      setImmediate(() => {
        atOnce--;
        response.writeHead(500).end();
      });
    });
    // Time stands still: none of the others is claimed before all eight have failed.
    for (const refuse of held) refuse();
    await eventually('all eight written down', () => scene.outcomes.length === 8);
    const begun = scene.clock.now();
    await scene.tried(11, 5_000);
    expect(most).toBe(1);
    // Pauses of 40 s and twice a minute.
    expect(scene.clock.now() - begun).toBeGreaterThanOrEqual(160_000);
    answer(response => response.writeHead(204).end());
    // What was never tried goes on at once when one has worked; what failed comes when it is due.
    const delivered = () => scene.outcomes.filter(outcome => outcome === 'delivered');
    await scene.pass('all delivered', 60_000, () => delivered().length === 12);
    expect(new Set(received.map(({ event }) => event.id)).size).toBe(12);
    expect((await scene.logOf(webhook)).every(({ state }) => state === 'delivered')).toBe(true);
  });
});

describe('a webhook that is dead', () => {
  test('[WH9] is switched off after five days without a success; what waits goes on when it is on again', async () => {
    const { url, received, answer } = await scene.receiver();
    answer(response => response.writeHead(500).end());
    const webhook = await scene.listenAt(url);
    scene.deliver();
    await scene.send();
    await scene.tried(1);
    for (let day = 0; (await scene.readWebhook(webhook))?.enabled && day < 10; day++) {
      scene.clock.advance(DAY_MS);
      await scene.send();
      const before = scene.outcomes.length;
      await scene.tried(before + 1);
    }
    const off = await scene.readWebhook(webhook);
    expect(off).toMatchObject({ enabled: false, disabledReason: 'no try has worked for 5 days' });
    expect(scene.clock.now() - (off?.failingSince ?? 0)).toBeGreaterThanOrEqual(5 * DAY_MS);

    const before = received.length;
    scene.clock.advance(DAY_MS);
    await scene.send();
    scene.clock.advance(5_000);
    expect(received).toHaveLength(before);
    answer(response => response.writeHead(204).end());
    const waiting = (await scene.logOf(webhook)).filter(({ state }) => state === 'waiting').length;
    expect(waiting).toBeGreaterThan(0);
    await scene.storage.changeWebhook(scene.world.tenant, webhook.id, { enabled: true });
    await scene.tried(scene.outcomes.length + waiting, 60_000);
    // What happened while it was off was written down for nobody.
    expect((await scene.logOf(webhook)).every(({ state }) => state !== 'waiting')).toBe(true);
  });

  test('[WH9] or wants no more (410) is switched off at once', async () => {
    const { url, answer } = await scene.receiver();
    answer(response => response.writeHead(410).end());
    const webhook = await scene.listenAt(url);
    scene.deliver();
    await scene.send();
    await scene.tried(1);
    expect(await scene.logOf(webhook)).toMatchObject([{ state: 'failed', attempts: 1, lastStatus: 410 }]);
    expect(await scene.readWebhook(webhook)).toMatchObject({
      enabled: false,
      disabledReason: expect.stringContaining('410'),
    });
  });
});

describe('who dies or stops', () => {
  test('[WH8] puts back what was under way: somebody else begins it anew', async () => {
    const { url, received, answer } = await scene.receiver();
    answer(() => undefined);
    const webhook = await scene.listenAt(url);
    const first = scene.deliver();
    await scene.send();
    await eventually('the request', () => {
      if (received.length === 0) scene.clock.advance(1_000);
      return received.length === 1;
    });
    await scene.endOf(first);
    expect(await scene.logOf(webhook)).toMatchObject([{ state: 'waiting', attempts: 0, claimedUntil: null }]);
    answer(response => response.writeHead(204).end());
    scene.deliver();
    await scene.tried(1);
    expect(await scene.logOf(webhook)).toMatchObject([{ state: 'delivered', attempts: 1 }]);
  });

  test('[WH8] alone: what it had claimed goes on at the next start', async () => {
    const { url, received } = await scene.receiver();
    const webhook = await scene.listenAt(url);
    await scene.send(3);
    scene.clock.advance(1);
    // Another process, before it was killed.
    const wants = [{ webhookId: webhook.id, limit: 2 }];
    expect(await scene.storage.claimDeliveries(wants, scene.clock.now(), scene.clock.now() + 60_000)).toHaveLength(2);
    scene.deliver();
    await scene.tried(3);
    expect(new Set(received.map(({ event }) => event.id)).size).toBe(3);
  });

  test('[WH8] of two nodes on PostgreSQL: the other goes on when its claim has run out, and both share the work', async () => {
    const { clock } = scene;
    const databaseUrl = await createDatabase(inject('postgresUrl'));
    const open = async () => {
      const engine = await openPostgres({ url: databaseUrl, clock, onLostConnection: () => undefined });
      return createSqlStorage(engine, { clock, queueMax: 100, deadlineMs: 5_000 });
    };
    const nodes = [await open(), await open(), await open()] as const;
    await scene.use(nodes[0], () => Promise.all(nodes.map(node => node.close())));
    const { url, received, answer } = await scene.receiver();
    const webhook = await scene.listenAt(url);
    await scene.send(40);
    scene.clock.advance(100);
    const claimed = await nodes[2].claimDeliveries(
      [{ webhookId: webhook.id, limit: 5 }],
      scene.clock.now(),
      scene.clock.now() + 60_000,
    );
    expect(claimed).toHaveLength(5);
    const held: (() => void)[] = [];
    answer(response => held.push(() => response.writeHead(204).end()));
    for (const node of nodes.slice(0, 2)) scene.deliver({ storage: node, isAlone: false });
    // Each takes as many as one process may.
    await eventually('both at work', () => {
      if (held.length < 16) scene.clock.advance(20);
      return held.length === 16;
    });
    answer(response => response.writeHead(204).end());
    for (const release of held) release();
    await scene.tried(35, 20);
    expect(received).toHaveLength(35);
    await scene.tried(40, 10_000);
    // Nothing was sent twice, and nothing was left.
    expect(received).toHaveLength(40);
    expect(new Set(received.map(({ event }) => event.id)).size).toBe(40);
  });
});
