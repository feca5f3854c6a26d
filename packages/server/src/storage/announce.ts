import { randomUUID } from 'node:crypto';
import type { EventType, WebhookEvent } from '@deskbell/protocol';
import type { Transaction } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import type { FreshConversation } from '../ports.ts';
import type { Schema } from './schema.ts';
import type { WebhookListeners } from './webhook-listeners.ts';

/** Something webhooks may be told of. */
export interface Announcement {
  type: WebhookEvent;
  /** The message, note, conversation or customer it is about. */
  subjectId: string;
  /** Where a message or note stands; null for what is not about a conversation. */
  conversationId: string | null;
  /** Names of what changed, and such: no content (spec/decisions/0012). */
  detail?: Record<string, unknown>;
  /** When it happened; a message's or note's own `created_at`. */
  at?: number;
}

/** Writes down for the tenant's webhooks what the transaction does: both come to be, or neither (WH3). */
export type Announce = (transaction: Transaction<Schema>, tenant: Tenant, what: Announcement) => Promise<void>;

export function createAnnounce(listeners: WebhookListeners, now: () => number): Announce {
  return async (transaction, tenant, { type, subjectId, conversationId, detail, at }) => {
    if (!listeners.mayListen(tenant)) return;
    const webhooks = await transaction
      .selectFrom('webhook')
      .select('id')
      .where('business_id', '=', tenant.businessId)
      .where('environment', '=', tenant.environment)
      .where('enabled', '=', 1)
      .where('events', 'like', eventPattern(type))
      .execute();
    if (webhooks.length === 0) return;
    const eventId = type.endsWith('.created') ? creationEventId(subjectId) : `evt_${randomUUID()}`;
    await transaction
      .insertInto('webhook_delivery')
      .values(
        webhooks.map(({ id }) => ({
          webhook_id: id,
          event_id: eventId,
          event_type: type,
          conversation_id: conversationId,
          subject_id: subjectId,
          detail: detail === undefined ? null : JSON.stringify(detail),
          created_at: at ?? now(),
          due_at: now(),
        })),
      )
      .execute();
    listeners.wrote();
  };
}

/** A conversation came to be. */
export function announceConversation(
  announce: Announce,
  transaction: Transaction<Schema>,
  { id, tenant, createdAt }: FreshConversation,
): Promise<void> {
  const about = { subjectId: id, conversationId: id, at: createdAt };
  return announce(transaction, tenant, { type: 'conversation.created', ...about });
}

const FIELDS: Partial<Record<EventType, string>> = {
  status_changed: 'status',
  assigned: 'assignee_id',
  priority_changed: 'priority',
  tags_changed: 'tags',
  ai_changed: 'ai_enabled',
};

/** The fields of a conversation that events say were changed, as webhooks name them (WH2). */
export function changedFields(events: { type: EventType }[]): string[] {
  return events.map(({ type }) => FIELDS[type] ?? type);
}

/** What the JSON of a webhook's `events` looks like when the event is among them. */
export function eventPattern(type: WebhookEvent): string {
  return `%"${type}"%`;
}

/** A thing comes to be once: its own id, under the event's prefix, names that. */
export function creationEventId(subjectId: string): string {
  return `evt_${subjectId.slice(subjectId.indexOf('_') + 1)}`;
}

/** A message reopens its conversation once at the most. */
export function reopenedEventId(messageId: string): string {
  return `${creationEventId(messageId)}_reopened`;
}

/** The detail of that event. */
export const REOPENED = JSON.stringify({ changed: ['status'] });
