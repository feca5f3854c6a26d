import { randomBytes } from 'node:crypto';
import { LIMITS, type WebhookBody, type WebhookChange, type WebhookEvent } from '@deskbell/protocol';
import { AppError, invalidField } from '../domain/app-error.ts';
import { badCursor } from '../domain/cursor.ts';
import type { Tenant } from '../domain/model.ts';
import { parseLimit } from '../domain/page.ts';
import { type DeliveryRecord, formatDeliveryId, parseDeliveryId, type WebhookRecord } from '../domain/webhook.ts';
import { WEBHOOK } from '../domain/webhook-schedule.ts';
import type { WebhookSender } from '../ports/webhooks.ts';
import type { Deps } from '../ports.ts';
import { audit } from './audit.ts';
import type { Asker } from './members.ts';
import { SECRET_PREFIX } from './webhook-signature.ts';

export interface WebhookDeps extends Pick<Deps, 'storage' | 'clock' | 'ids' | 'report'> {
  sender: Pick<WebhookSender, 'objection'>;
  /** Until every node knows that somebody listens; 0 where there is one. */
  settleMs: number;
}

/** Longer than what nodes learnt counts (storage/webhook-listeners.ts). */
export const SETTLE_MS = 1_200;

const SECRET_BYTES = 32;

/** A webhook that hears of what happens from the answer on; its secret is in this answer and nowhere after it (WH1, WH3). */
export async function createWebhook(deps: WebhookDeps, asker: Asker, body: WebhookBody): Promise<WebhookRecord> {
  const { tenant } = asker;
  const webhook: WebhookRecord = {
    id: deps.ids.webhook(),
    tenant,
    url: parseUrl(deps, tenant, body.url),
    events: parseEvents(body.events),
    enabled: true,
    disabledReason: null,
    secret: makeSecret(),
    oldSecret: null,
    failingSince: null,
    createdAt: deps.clock.now(),
  };
  if (!(await deps.storage.createWebhook(webhook))) {
    throw new AppError('BUSINESS_RULE_VIOLATION', `there are ${LIMITS.webhooksMax} webhooks already`);
  }
  await settle(deps);
  await note(deps, asker, 'created', webhook.id, describe(webhook));
  return webhook;
}

/** Changes what the request names; what waits while it is off goes on when it is on again (WH9). */
export async function changeWebhook(
  deps: WebhookDeps,
  asker: Asker,
  id: string,
  change: WebhookChange,
): Promise<WebhookRecord> {
  const { tenant } = asker;
  const patch = {
    ...(change.url !== undefined && { url: parseUrl(deps, tenant, change.url) }),
    ...(change.events !== undefined && { events: parseEvents(change.events) }),
    ...(change.enabled !== undefined && { enabled: change.enabled }),
  };
  if (Object.keys(patch).length === 0) {
    throw new AppError('VALIDATION_ERROR', 'name at least one of url, events, enabled');
  }
  const webhook = await deps.storage.changeWebhook(tenant, id, patch);
  if (!webhook) throw noSuchWebhook();
  if (patch.enabled) await settle(deps);
  await note(deps, asker, 'changed', id, { changed: Object.keys(patch), ...describe(webhook) });
  return webhook;
}

export async function deleteWebhook(deps: WebhookDeps, asker: Asker, id: string): Promise<void> {
  if (!(await deps.storage.deleteWebhook(asker.tenant, id))) throw noSuchWebhook();
  await note(deps, asker, 'deleted', id);
}

/** A new secret; the old one signs beside it for a day (WH4). */
export async function rotateWebhookSecret(deps: WebhookDeps, asker: Asker, id: string): Promise<WebhookRecord> {
  const oldUntil = deps.clock.now() + WEBHOOK.oldSecretMs;
  const webhook = await deps.storage.rotateWebhookSecret(asker.tenant, id, makeSecret(), oldUntil);
  if (!webhook) throw noSuchWebhook();
  await note(deps, asker, 'secret_rotated', id);
  return webhook;
}

/** Sends a `ping`, once, as everything else is sent (WH12). */
export async function pingWebhook(deps: WebhookDeps, tenant: Tenant, id: string): Promise<DeliveryRecord> {
  const webhook = await getWebhook(deps, tenant, id);
  if (!webhook.enabled) throw new AppError('BUSINESS_RULE_VIOLATION', 'the webhook is switched off');
  return deps.storage.addDelivery({
    webhookId: id,
    eventId: deps.ids.webhookEvent(),
    eventType: 'ping',
    subjectId: id,
    createdAt: deps.clock.now(),
  });
}

/** What became of the webhook's events, newest first (WH10). */
export async function listDeliveries(
  { storage }: WebhookDeps,
  tenant: Tenant,
  id: string,
  query: { cursor?: unknown; limit?: unknown },
): Promise<{ deliveries: DeliveryRecord[]; nextCursor: string | null }> {
  const before = parseCursor(query.cursor);
  const page = await storage.listDeliveries(tenant, id, { before, limit: parseLimit(query.limit) });
  if (!page) throw noSuchWebhook();
  return { deliveries: page.deliveries, nextCursor: page.next === null ? null : formatDeliveryId(page.next) };
}

/** Once more, under the same event id and with all its tries (WH10). */
export async function redeliver(
  { storage, clock }: WebhookDeps,
  tenant: Tenant,
  id: string,
  deliveryId: string,
): Promise<DeliveryRecord> {
  const number = parseDeliveryId(deliveryId);
  const delivery = number === null ? null : await storage.redeliver(tenant, id, number, clock.now());
  if (!delivery) throw new AppError('NOT_FOUND', 'no such delivery');
  return delivery;
}

async function getWebhook({ storage }: WebhookDeps, tenant: Tenant, id: string): Promise<WebhookRecord> {
  const webhook = (await storage.listWebhooks(tenant)).find(known => known.id === id);
  if (!webhook) throw noSuchWebhook();
  return webhook;
}

/** For the audit log: where to, without what a path or query may hold. */
function describe({ url, events, enabled }: WebhookRecord): Record<string, unknown> {
  return { host: new URL(url).host, events, enabled };
}

function note(deps: WebhookDeps, { tenant, actor, ip }: Asker, what: string, id: string, details = {}): Promise<void> {
  return audit(deps, tenant, actor, { action: `webhook.${what}`, targetId: id, details, ip });
}

function parseUrl({ sender }: WebhookDeps, { environment }: Tenant, url: string): string {
  if (url.length > LIMITS.webhookUrlMaxLength) {
    throw invalidField('url', `url must have at most ${LIMITS.webhookUrlMaxLength} characters`);
  }
  const objection = sender.objection(url, environment);
  if (objection !== null) throw invalidField('url', objection);
  return new URL(url).href;
}

function parseEvents(events: WebhookEvent[]): WebhookEvent[] {
  if (events.length === 0) throw invalidField('events', 'name at least one event');
  return [...new Set(events)];
}

function parseCursor(value: unknown): number | null {
  if (value === undefined) return null;
  const number = typeof value === 'string' ? parseDeliveryId(value) : null;
  if (number === null) throw badCursor();
  return number;
}

function makeSecret(): string {
  return SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** Other nodes learn of it from the database; until they have, they may send without writing it down. */
async function settle({ clock, settleMs }: WebhookDeps): Promise<void> {
  if (settleMs > 0) await new Promise<void>(resolve => clock.after(settleMs, resolve));
}

function noSuchWebhook(): AppError {
  return new AppError('NOT_FOUND', 'no such webhook');
}
