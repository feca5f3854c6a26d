import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WebhookRecord } from '../domain/webhook.ts';
import { WEBHOOK } from '../domain/webhook-schedule.ts';
import { createIds } from '../ids.ts';
import type { Storage } from '../ports.ts';
import { createWorld, type World } from '../test/contracts/storage-world.ts';
import { newWebhook } from '../test/contracts/webhook-steps.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';
import { judgeWebhook } from './judge-webhook.ts';

describe('a try that ends after the webhook has changed', () => {
  const clock = createManualClock();
  let storage: Storage;
  let world: World;
  beforeAll(async () => {
    storage = await openSqliteForTest(clock);
    world = await createWorld(storage, clock);
  });
  afterAll(async () => {
    await storage.close();
    await removeTestDirectories();
  });

  /** One that has failed for so long that the next try decides, as that try knows it. */
  async function failingForLong(): Promise<WebhookRecord> {
    const webhook = newWebhook(clock.now(), createIds(clock).webhook(), world.tenant);
    await storage.createWebhook(webhook);
    await storage.noteWebhookFailing(webhook, clock.now());
    clock.advance(WEBHOOK.deadAfterMs + 1);
    return read(webhook);
  }

  async function read({ id }: WebhookRecord): Promise<WebhookRecord> {
    return (await storage.listWebhooks(world.tenant)).find(webhook => webhook.id === id) as WebhookRecord;
  }

  test.each(['failing', 'gone'] as const)('[WH9] says nothing of another URL: %s', async verdict => {
    const tried = await failingForLong();
    await storage.changeWebhook(world.tenant, tried.id, { url: 'https://repaired.example/' });
    await judgeWebhook({ storage, clock }, tried, verdict);
    expect(await read(tried)).toMatchObject({ enabled: true, disabledReason: null, failingSince: null });
  });

  test('[WH9] does not switch it off when another try has worked meanwhile', async () => {
    const tried = await failingForLong();
    await judgeWebhook({ storage, clock }, tried, 'working');
    await judgeWebhook({ storage, clock }, tried, 'failing');
    expect(await read(tried)).toMatchObject({ enabled: true, disabledReason: null });
  });

  test('[WH9] switches it off when nothing has', async () => {
    const tried = await failingForLong();
    await judgeWebhook({ storage, clock }, tried, 'failing');
    expect(await read(tried)).toMatchObject({ enabled: false, disabledReason: 'no try has worked for 5 days' });
  });

  test('[WH9] a 410 switches it off also when it began to fail only while it was under way', async () => {
    const webhook = newWebhook(clock.now(), createIds(clock).webhook(), world.tenant);
    await storage.createWebhook(webhook);
    await judgeWebhook({ storage, clock }, webhook, 'failing');
    await judgeWebhook({ storage, clock }, webhook, 'gone');
    expect(await read(webhook)).toMatchObject({ enabled: false, disabledReason: expect.stringContaining('410') });
  });
});
