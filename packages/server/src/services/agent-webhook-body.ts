import type { WebhookEnvelope } from '@deskbell/protocol';
import type { ConversationRecord, MessageRecord, NoteRecord, Tenant } from '../domain/model.ts';
import { presentAgentConversation, presentAgentCustomer, presentNote } from '../domain/present-agent.ts';
import { presentMessage } from '../domain/present-customer.ts';
import { formatTimestamp } from '../domain/timestamp.ts';
import type { DeliveryRecord } from '../domain/webhook.ts';
import type { Deps } from '../ports.ts';
import { describeConversations } from './describe-conversations.ts';

type BodyDeps = Pick<Deps, 'storage' | 'fileUrl'>;

/**
 * What a try sends: the event, and how what it is about stands now, so that a late try carries nothing stale, a file's URL
 * that is still good, and nothing that was redacted since (WH2). Null: it was deleted.
 */
export async function composeWebhookBody(
  deps: BodyDeps,
  tenant: Tenant,
  delivery: DeliveryRecord,
): Promise<WebhookEnvelope | null> {
  const data = await readData(deps, tenant, delivery);
  return (
    data && {
      id: delivery.eventId,
      type: delivery.eventType,
      created_at: formatTimestamp(delivery.createdAt),
      business_id: tenant.businessId,
      environment: tenant.environment,
      data,
    }
  );
}

async function readData(
  deps: BodyDeps,
  tenant: Tenant,
  delivery: DeliveryRecord,
): Promise<Record<string, unknown> | null> {
  if (delivery.eventType === 'ping') return { webhook_id: delivery.webhookId };
  if (delivery.conversationId === null) {
    const [customer] = await deps.storage.getCustomers(tenant, [delivery.subjectId]);
    return customer ? { customer: presentAgentCustomer(customer), ...delivery.detail } : null;
  }
  const found = await findConversation(deps, tenant, delivery.conversationId);
  if (!found) return null;
  const [described] = await describeConversations(deps, tenant, [found], []);
  const conversation = described && presentAgentConversation(described, null);
  if (delivery.eventType === 'message.created') {
    const message = await findMessage(deps, found, delivery);
    return message && { conversation, message: presentMessage(message, deps.fileUrl) };
  }
  if (delivery.eventType === 'note.created') {
    const note = await findNote(deps, tenant, found, delivery);
    return note && { conversation, note: presentNote(note) };
  }
  return { conversation, ...delivery.detail };
}

/** The conversation, or the one it was merged into (LI6). */
async function findConversation({ storage }: BodyDeps, tenant: Tenant, id: string): Promise<ConversationRecord | null> {
  const found = await storage.getConversation(tenant, id);
  if (found) return found;
  const mergedInto = await storage.findMergedConversationId(tenant, id);
  return mergedInto === null ? null : storage.getConversation(tenant, mergedInto);
}

// Where it was written is where it still is, unless a login has moved it.

async function findMessage(
  { storage }: BodyDeps,
  { id }: ConversationRecord,
  { subjectId, createdAt }: DeliveryRecord,
): Promise<MessageRecord | null> {
  const [there] = await storage.listMessages(id, createdAt - 1, 1);
  return there?.id === subjectId ? there : storage.findMessage(id, subjectId);
}

async function findNote(
  { storage }: BodyDeps,
  tenant: Tenant,
  { id }: ConversationRecord,
  { subjectId, createdAt }: DeliveryRecord,
): Promise<NoteRecord | null> {
  const [there] = (await storage.listNotes(tenant, id, createdAt - 1, 1)) ?? [];
  return there?.id === subjectId ? there : storage.findNote(id, subjectId);
}
