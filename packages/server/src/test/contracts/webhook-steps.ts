import { WEBHOOK_EVENTS, type WebhookEvent } from '@deskbell/protocol';
import { expect } from 'vitest';
import type { Tenant } from '../../domain/model.ts';
import type { DeliveryRecord, WebhookRecord } from '../../domain/webhook.ts';
import { createIds } from '../../ids.ts';
import type { LoginScene } from './login-steps.ts';

/** Webhooks, and what is written down for them. */
export function webhookSteps(scene: () => LoginScene) {
  async function listenTo(
    events: readonly WebhookEvent[] = WEBHOOK_EVENTS,
    tenant: Tenant = scene().world.tenant,
  ): Promise<WebhookRecord> {
    const { storage, clock } = scene();
    const webhook = { ...newWebhook(clock.now(), createIds(clock).webhook(), tenant), events: [...events] };
    expect(await storage.createWebhook(webhook)).toBe(true);
    // Of two nodes this is the other one, which would know within its second.
    await storage.learnWebhooks();
    return webhook;
  }

  async function deliveriesOf({ tenant, id }: WebhookRecord): Promise<DeliveryRecord[]> {
    const page = await scene().storage.listDeliveries(tenant, id, { before: null, limit: 100 });
    return (page?.deliveries ?? []).toReversed();
  }

  const typesOf = async (webhook: WebhookRecord) => (await deliveriesOf(webhook)).map(({ eventType }) => eventType);

  return { listenTo, deliveriesOf, typesOf };
}

export function newWebhook(createdAt: number, id: string, tenant: Tenant): WebhookRecord {
  return {
    id,
    tenant,
    url: 'https://shop.example/hooks',
    events: [...WEBHOOK_EVENTS],
    enabled: true,
    disabledReason: null,
    secret: 'whsec_b2xk',
    oldSecret: null,
    failingSince: null,
    createdAt,
  };
}
