import type { Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';
import { publishToBoth } from './publish.ts';

/** A customer is writing: the agents see it (WS8). */
export function publishCustomerTyping({ bus }: Deps, tenant: Tenant, conversationId: string): void {
  bus.publishToTenant(tenant, { type: 'typing', conversationId, senderType: 'customer' });
}

/** An agent is writing: the customer and the other agents see it, if the conversation is the tenant's (AG9). */
export async function publishAgentTyping(deps: Deps, tenant: Tenant, conversationId: string): Promise<void> {
  if (!(await deps.storage.getConversation(tenant, conversationId))) return;
  publishToBoth(deps, tenant, conversationId, { type: 'typing', conversationId, senderType: 'agent' });
}
