import type { Tenant } from '../domain/model.ts';
import type { ConversationEvent, Deps } from '../ports.ts';

/** Wakes both sides of a conversation: its customer's sockets and the tenant's agents. Only after the commit (H8). */
export function publishToBoth({ bus }: Deps, tenant: Tenant, conversationId: string, event: ConversationEvent): void {
  bus.publishToConversation(conversationId, event);
  bus.publishToTenant(tenant, event);
}
