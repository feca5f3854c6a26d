import type { WebhookEvent } from '@deskbell/protocol';
import type Database from 'better-sqlite3';
import type { Tenant } from '../domain/model.ts';
import type { NewMessage } from '../ports.ts';
import { creationEventId, eventPattern, REOPENED, reopenedEventId } from './announce.ts';
import type { WebhookListeners } from './webhook-listeners.ts';

/** Writes down for webhooks what an append does, in its transaction; nothing for a tenant where nobody listens (WH3). */
export function createSqliteAnnounce(
  database: Database.Database,
  listeners: WebhookListeners,
): (tenant: Tenant, message: NewMessage, at: number, now: number, reopened: boolean) => void {
  const insert = database.prepare(
    `insert into webhook_delivery
       (webhook_id, event_id, event_type, conversation_id, subject_id, detail, created_at, due_at)
     select id, ?, ?, ?, ?, ?, ?, ? from webhook
     where business_id = ? and environment = ? and enabled = 1 and events like ?`,
  );
  const CREATED: WebhookEvent = 'message.created';
  const UPDATED: WebhookEvent = 'conversation.updated';
  return (tenant, { id, conversationId }, at, now, reopened) => {
    if (!listeners.mayListen(tenant)) return;
    const { businessId, environment } = tenant;
    const created = [creationEventId(id), CREATED, conversationId, id, null, at, now];
    const { changes } = insert.run(...created, businessId, environment, eventPattern(CREATED));
    let written = changes;
    if (reopened) {
      const updated = [reopenedEventId(id), UPDATED, conversationId, conversationId, REOPENED, at, now];
      written += insert.run(...updated, businessId, environment, eventPattern(UPDATED)).changes;
    }
    if (written > 0) listeners.wrote();
  };
}
