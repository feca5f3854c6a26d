import { type CreatedWebhook, ROUTES, type Webhook, type WebhookDelivery } from '@deskbell/protocol';
import { agentSide } from './agent.ts';
import type { Answer } from './answer.ts';
import { NotObserved } from './case.ts';
import { unique } from './customer.ts';
import { expectDone, expectKeys, expectOk, expectThat } from './expect.ts';
import { expectId, expectList, expectOneOf, expectTimestamp } from './shapes.ts';
import type { Target } from './target.ts';

// Webhooks that lead to names nobody can have: what becomes of their events is read in the log.

export const newHookUrl = (): string => `https://${unique('hook')}.invalid/deskbell`;

const WEBHOOK_KEYS = ['id', 'url', 'events', 'enabled', 'disabled_reason', 'created_at'];

export const tryCreateWebhook = (target: Target, body: unknown): Promise<Answer> =>
  agentSide(target).request('POST', ROUTES.agentWebhooks, body);

export const tryWebhook = (target: Target, method: string, id: string, rest = '', body?: unknown): Promise<Answer> =>
  agentSide(target).request(method, `${ROUTES.agentWebhooks}/${id}${rest}`, body);

/** A webhook that is gone when the case is over. */
export async function createWebhook(target: Target, events: string[], url = newHookUrl()): Promise<CreatedWebhook> {
  const answer = await tryCreateWebhook(target, { url, events });
  if (answer.status === 422) throw new NotObserved('the tenant has 20 webhooks already');
  const webhook = expectCreatedWebhook(expectDone(answer), answer);
  target.atEnd(async () => void (await tryWebhook(target, 'DELETE', webhook.id)));
  return webhook;
}

export function expectCreatedWebhook(value: unknown, answer: Answer): CreatedWebhook {
  const webhook = expectKeys(value, [...WEBHOOK_KEYS, 'secret'], 'a new webhook', answer);
  checkWebhook(webhook, answer);
  const isSecret = /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(String(webhook.secret));
  expectThat(isSecret, 'a secret whsec_… in base64', 'another one', answer);
  return webhook as unknown as CreatedWebhook;
}

export async function listWebhooks(target: Target): Promise<Webhook[]> {
  const answer = await agentSide(target).request('GET', ROUTES.agentWebhooks);
  const { webhooks } = expectKeys(expectOk(answer), ['webhooks'], 'data', answer);
  return expectList(webhooks, 'webhooks', answer).map(webhook => expectWebhook(webhook, answer));
}

export function expectWebhook(value: unknown, answer: Answer): Webhook {
  return checkWebhook(expectKeys(value, WEBHOOK_KEYS, 'a webhook', answer), answer);
}

/** The whole log of a webhook, newest first, in pages of `limit`. */
export async function listDeliveries(target: Target, id: string, limit = 100): Promise<WebhookDelivery[]> {
  const all: WebhookDelivery[] = [];
  let cursor = '';
  do {
    const answer = await tryWebhook(target, 'GET', id, `/deliveries?limit=${limit}${cursor}`);
    const page = expectKeys(expectOk(answer), ['deliveries', 'next_cursor'], 'data', answer);
    const deliveries = expectList(page.deliveries, 'deliveries', answer);
    expectThat(deliveries.length <= limit, `at most ${limit} deliveries on a page`, deliveries.length, answer);
    all.push(...deliveries.map(delivery => expectDelivery(delivery, answer)));
    cursor = page.next_cursor === null ? '' : `&cursor=${encodeURIComponent(String(page.next_cursor))}`;
  } while (cursor);
  return all;
}

/** Exactly these keys: no content, and no address. */
export function expectDelivery(value: unknown, answer: Answer): WebhookDelivery {
  const tries = ['attempts', 'last_status', 'last_error', 'next_attempt_at'];
  const keys = ['id', 'event_id', 'event_type', 'state', ...tries, 'created_at', 'finished_at'];
  const delivery = expectKeys(value, keys, 'a delivery', answer);
  expectId(delivery.event_id, 'evt_', answer);
  expectOneOf(delivery.state, ['waiting', 'delivered', 'failed'], 'state', answer);
  expectTimestamp(delivery.created_at, 'created_at', answer);
  for (const key of ['next_attempt_at', 'finished_at']) {
    if (delivery[key] !== null) expectTimestamp(delivery[key], key, answer);
  }
  return delivery as unknown as WebhookDelivery;
}

function checkWebhook(webhook: Record<string, unknown>, answer: Answer): Webhook {
  expectId(webhook.id, 'whk_', answer);
  expectList(webhook.events, 'events', answer);
  expectTimestamp(webhook.created_at, 'created_at', answer);
  return webhook as unknown as Webhook;
}
