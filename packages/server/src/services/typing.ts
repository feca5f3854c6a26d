import type { Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';

/** A customer is writing: the agents see it (WS8). */
export function publishCustomerTyping({ bus }: Deps, tenant: Tenant, conversationId: string): void {
  bus.publishToTenant(tenant, { type: 'typing', conversationId, senderType: 'customer' });
}

/** An agent is writing: the customer and the other agents see it, if the conversation is the tenant's (AG9). */
export async function publishAgentTyping(
  { bus, storage }: Deps,
  tenant: Tenant,
  conversationId: string,
): Promise<void> {
  if (!(await storage.getConversation(tenant, conversationId))) return;
  const event = { type: 'typing', conversationId, senderType: 'agent' } as const;
  bus.publishToConversation(conversationId, event);
  bus.publishToTenant(tenant, event);
}
