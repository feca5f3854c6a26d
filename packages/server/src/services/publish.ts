import type { ConversationRecord, DeskConversation, EventRecord, MessageRecord, Tenant } from '../domain/model.ts';
import type { ConversationEvent, Deps } from '../ports.ts';
import { describeConversation } from './describe-conversations.ts';

// Only after the commit (H8).

type Shared = Exclude<ConversationEvent, { type: 'conversation' | 'message' }>;

/** Wakes both sides of a conversation: its customer's sockets and the tenant's agents. */
export function publishToBoth({ bus }: Pick<Deps, 'bus'>, tenant: Tenant, conversationId: string, event: Shared): void {
  bus.publishToConversation(conversationId, event);
  bus.publishToTenant(tenant, event);
}

/** A message of nobody's, such as a question for a rating. */
export function publishMessage(
  { bus }: Pick<Deps, 'bus'>,
  { id, tenant }: Pick<ConversationRecord, 'id' | 'tenant'>,
  { message, previousMessageAt }: { message: MessageRecord; previousMessageAt: number | null },
): void {
  const event = { type: 'message' as const, conversationId: id, message, previousMessageAt };
  bus.publishToConversation(id, event);
  bus.publishToTenant(tenant, { ...event, author: null });
}

/** How a conversation stands now, for both sides, and to the agents what happened to it (WS11, DK12). */
export function publishChange(
  { bus }: Pick<Deps, 'bus'>,
  { conversation, details }: DeskConversation,
  events: EventRecord[] = [],
): void {
  const { id, tenant } = conversation;
  bus.publishToConversation(id, { type: 'conversation', conversation });
  bus.publishToTenant(tenant, { type: 'conversation', conversation, details });
  for (const event of events) bus.publishToTenant(tenant, { type: 'event', conversationId: id, event });
}

/** As above, reading what agents see; a failure is reported, since what happened is stored. */
export async function describeAndPublish(
  deps: Pick<Deps, 'bus' | 'storage' | 'report'>,
  conversation: ConversationRecord,
  events: EventRecord[] = [],
): Promise<void> {
  try {
    publishChange(deps, await describeConversation(deps, conversation), events);
  } catch (error) {
    deps.report(error);
  }
}
