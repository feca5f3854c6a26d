import type { Webhook, WebhookDelivery, WebhookEnvelope, WebhookEvent } from '@deskbell/protocol';
import type { Tenant } from './model.ts';
import { formatNullableTimestamp, formatTimestamp } from './timestamp.ts';

/** Where a shop wants to hear of what happens. */
export interface WebhookRecord {
  id: string;
  tenant: Tenant;
  url: string;
  events: WebhookEvent[];
  enabled: boolean;
  /** Why it was switched off by itself. */
  disabledReason: string | null;
  /** `whsec_` and base64. */
  secret: string;
  /** Signs beside `secret` until its time is over (WH4). */
  oldSecret: { secret: string; until: number } | null;
  /** Since then no try has worked; null when the last one did. */
  failingSince: number | null;
  createdAt: number;
}

/** One event on its way to one webhook, or what became of it. It names what happened and holds nothing of it. */
export interface DeliveryRecord {
  number: number;
  webhookId: string;
  eventId: string;
  eventType: WebhookEnvelope['type'];
  /** Null for what is not about a conversation. */
  conversationId: string | null;
  /** The message, note, conversation or customer. */
  subjectId: string;
  /** What else the event says: names of fields, no content. */
  detail: Record<string, unknown>;
  /** When it happened. */
  createdAt: number;
  state: WebhookDelivery['state'];
  /** Tries begun. */
  attempts: number;
  /** The next try, not before. */
  dueAt: number;
  /** Somebody is at it; if they have not finished by then, they died. */
  claimedUntil: number | null;
  lastStatus: number | null;
  lastError: string | null;
  finishedAt: number | null;
}

const DELIVERY_PREFIX = 'whd_';

export function formatDeliveryId(number: number): string {
  return `${DELIVERY_PREFIX}${number}`;
}

/** Null: no id of a delivery. */
export function parseDeliveryId(id: string): number | null {
  const match = /^whd_([1-9]\d{0,14})$/.exec(id);
  return match ? Number(match[1]) : null;
}

/** Without the secret: that is shown once (WH4). */
export function presentWebhook(webhook: WebhookRecord): Webhook {
  return {
    id: webhook.id,
    url: webhook.url,
    events: webhook.events,
    enabled: webhook.enabled,
    disabled_reason: webhook.disabledReason,
    created_at: formatTimestamp(webhook.createdAt),
  };
}

export function presentDelivery(delivery: DeliveryRecord): WebhookDelivery {
  const { state } = delivery;
  return {
    id: formatDeliveryId(delivery.number),
    event_id: delivery.eventId,
    event_type: delivery.eventType,
    state,
    attempts: delivery.attempts,
    last_status: delivery.lastStatus,
    last_error: delivery.lastError,
    next_attempt_at: state === 'waiting' ? formatTimestamp(delivery.dueAt) : null,
    created_at: formatTimestamp(delivery.createdAt),
    finished_at: formatNullableTimestamp(delivery.finishedAt),
  };
}
