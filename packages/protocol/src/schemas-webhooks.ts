import { Type } from 'typebox';
import * as inbox from './inbox/index.ts';
import { LIMITS } from './limits.ts';
import { NullableString, NullableTimestamp, oneOf, TimestampSchema } from './schema-parts.ts';

// Webhooks: the shapes of inbox/webhooks.ts.

const urlField = Type.String({
  description: `https, a public host, at most ${LIMITS.webhookUrlMaxLength} characters.`,
  examples: ['https://shop.example/hooks/deskbell'],
});
const eventsField = Type.Array(oneOf(inbox.WEBHOOK_EVENTS), { maxItems: inbox.WEBHOOK_EVENTS.length });

export const WebhookSchema = Type.Object({
  id: Type.String({ examples: ['whk_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }),
  url: Type.String(),
  events: eventsField,
  enabled: Type.Boolean(),
  disabled_reason: NullableString({ description: 'Why it was switched off by itself.' }),
  created_at: TimestampSchema,
});
export const WebhookBodySchema = Type.Object({ url: urlField, events: eventsField });
export const WebhookChangeSchema = Type.Object({
  url: Type.Optional(urlField),
  events: Type.Optional(eventsField),
  enabled: Type.Optional(Type.Boolean()),
});
export const CreatedWebhookSchema = Type.Object({
  ...WebhookSchema.properties,
  secret: Type.String({ description: '`whsec_` and base64. Never shown again.' }),
});

export const WebhookDeliverySchema = Type.Object({
  id: Type.String({ examples: ['whd_42'] }),
  event_id: Type.String({ examples: ['evt_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }),
  event_type: oneOf([...inbox.WEBHOOK_EVENTS, 'ping']),
  state: oneOf(['waiting', 'delivered', 'failed']),
  attempts: Type.Integer(),
  last_status: Type.Unsafe<number | null>({ type: ['integer', 'null'], description: 'HTTP; null: no answer.' }),
  last_error: NullableString(),
  next_attempt_at: NullableTimestamp,
  created_at: TimestampSchema,
  finished_at: NullableTimestamp,
});
export const WebhookDeliveryPageSchema = Type.Object({
  deliveries: Type.Array(WebhookDeliverySchema),
  next_cursor: NullableString(),
});
