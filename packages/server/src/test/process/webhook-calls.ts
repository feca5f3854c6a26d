import {
  type CreatedWebhook,
  ROUTES,
  WEBHOOK_EVENTS,
  type WebhookDelivery,
  type WebhookEvent,
} from '@deskbell/protocol';
import { type Access, askAsAgent } from './clients.ts';

/** What the tests' receivers need: they listen on loopback, which no webhook may lead to by itself. */
export const ALLOW_LOOPBACK = { DESKBELL_WEBHOOK_ALLOW: '127.0.0.1' };

export async function createWebhook(
  server: Access,
  url: string,
  events: readonly WebhookEvent[] = WEBHOOK_EVENTS,
): Promise<CreatedWebhook> {
  const answer = await askAsAgent(server, 'POST', ROUTES.agentWebhooks, { url, events });
  if (answer.status !== 200) throw new Error(`no webhook: ${answer.status} ${answer.text}`);
  return answer.data as CreatedWebhook;
}

export const webhookPath = ({ id }: { id: string }) => `${ROUTES.agentWebhooks}/${id}`;

/** The whole log, oldest first. */
export async function readDeliveries(server: Access, webhook: { id: string }): Promise<WebhookDelivery[]> {
  const all: WebhookDelivery[] = [];
  let cursor: string | null = null;
  do {
    const query = cursor === null ? '' : `?cursor=${cursor}`;
    const { data } = await askAsAgent(server, 'GET', `${webhookPath(webhook)}/deliveries${query}`);
    const page = data as { deliveries: WebhookDelivery[]; next_cursor: string | null };
    all.push(...page.deliveries);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all.toReversed();
}
