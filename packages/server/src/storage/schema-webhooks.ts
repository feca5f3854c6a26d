import type { Environment, WebhookDelivery, WebhookEnvelope } from '@deskbell/protocol';
import type { Generated } from 'kysely';

// The webhooks' part of schema.ts.

export interface WebhookTable {
  id: string;
  business_id: string;
  environment: Environment;
  url: string;
  /** JSON, `WebhookEvent[]`. */
  events: string;
  enabled: number;
  disabled_reason: string | null;
  secret: string;
  old_secret: string | null;
  old_secret_until: number | null;
  failing_since: number | null;
  created_at: number;
}

export interface WebhookDeliveryTable {
  number: Generated<number>;
  webhook_id: string;
  event_id: string;
  event_type: WebhookEnvelope['type'];
  conversation_id: string | null;
  subject_id: string;
  /** JSON; null stands for `{}`. */
  detail: string | null;
  created_at: number;
  state: Generated<WebhookDelivery['state']>;
  attempts: Generated<number>;
  due_at: number;
  /** Somebody is at it; if they have not finished by then, they died. */
  claimed_until: Generated<number | null>;
  last_status: Generated<number | null>;
  last_error: Generated<string | null>;
  finished_at: Generated<number | null>;
}
