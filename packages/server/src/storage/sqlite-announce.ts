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
  // The pattern is part of the text: SQLite plans a statement anew whenever what `like` compares with is bound again.
  const prepare = (type: WebhookEvent) =>
    database.prepare(
      `insert into webhook_delivery
         (webhook_id, event_id, event_type, conversation_id, subject_id, detail, created_at, due_at)
       select id, ?, '${type}', ?, ?, ?, ?, ? from webhook
       where business_id = ? and environment = ? and enabled = 1 and events like '${eventPattern(type)}'`,
    );
  const created = prepare('message.created');
  const updated = prepare('conversation.updated');
  return (tenant, { id, conversationId }, at, now, reopened) => {
    if (!listeners.mayListen(tenant)) return;
    const { businessId, environment } = tenant;
    const subject = [creationEventId(id), conversationId, id, null, at, now];
    let written = created.run(...subject, businessId, environment).changes;
    if (reopened) {
      const reopening = [reopenedEventId(id), conversationId, conversationId, REOPENED, at, now];
      written += updated.run(...reopening, businessId, environment).changes;
    }
    if (written > 0) listeners.wrote();
  };
}
