import type { Environment, Timestamp } from '../wire.ts';

export const WEBHOOK_EVENTS = [
  'conversation.created',
  'conversation.updated',
  'message.created',
  'note.created',
  'customer.created',
  'customer.updated',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export interface Webhook {
  /** `whk_…` */
  id: string;
  url: string;
  events: WebhookEvent[];
  enabled: boolean;
  /** Why it was switched off by itself; null when it was not. */
  disabled_reason: string | null;
  created_at: Timestamp;
}

export interface WebhookBody {
  url: string;
  events: WebhookEvent[];
}
export type WebhookChange = Partial<WebhookBody> & { enabled?: boolean };

/** `whsec_…`, base64; answered when it is made, never again. Two sign side by side after a rotation. */
export interface CreatedWebhook extends Webhook {
  secret: string;
}

/** The body a shop's server receives. */
export interface WebhookEnvelope {
  /** `evt_…`; the same at every try. */
  id: string;
  type: WebhookEvent | 'ping';
  created_at: Timestamp;
  business_id: string;
  environment: Environment;
  data: Record<string, unknown>;
}

export interface WebhookDelivery {
  id: string;
  event_id: string;
  event_type: WebhookEnvelope['type'];
  state: 'waiting' | 'delivered' | 'failed';
  attempts: number;
  /** HTTP status of the last try; null: no answer. */
  last_status: number | null;
  last_error: string | null;
  /** Null when there is no further try. */
  next_attempt_at: Timestamp | null;
  created_at: Timestamp;
  finished_at: Timestamp | null;
}

export interface WebhookDeliveryPage {
  deliveries: WebhookDelivery[];
  next_cursor: string | null;
}
