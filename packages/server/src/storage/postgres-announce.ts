import type { WebhookEvent } from '@deskbell/protocol';
import { eventPattern, REOPENED } from './announce.ts';

const CREATED: WebhookEvent = 'message.created';
const UPDATED: WebhookEvent = 'conversation.updated';

/**
 * What an append's statement does further where somebody may listen: it writes down for webhooks what it appended, as
 * sqlite-announce.ts does (WH3). `opened`: the conversations a message opened again.
 */
export const ANNOUNCE = `
, opened as (
  select distinct on (number) number, inserted.id, created_at
  from inserted join head on number = conversation_number
  where sender_type = 'customer' and head.status <> 'open' order by number, created_at
), event as (
  select conversation_number, created_at, '${CREATED}' as type, 'evt_' || substr(id, strpos(id, '_') + 1) as event_id,
    id as subject_id, null as detail, '${eventPattern(CREATED)}' as pattern, 1 as place
  from inserted
  union all
  select number, created_at, '${UPDATED}', 'evt_' || substr(id, strpos(id, '_') + 1) || '_reopened',
    null, '${REOPENED}', '${eventPattern(UPDATED)}', 2
  from opened
), announced as (
  insert into webhook_delivery
    (webhook_id, event_id, event_type, conversation_id, subject_id, detail, created_at, due_at)
  select webhook.id, event.event_id, event.type, conversation.id, coalesce(event.subject_id, conversation.id),
    event.detail, event.created_at, clock.now
  from event
    join conversation on conversation.number = event.conversation_number
    join webhook on webhook.business_id = conversation.business_id and webhook.environment = conversation.environment
      and webhook.enabled = 1 and webhook.events like event.pattern
    cross join clock
  order by event.created_at, event.place
)`;
