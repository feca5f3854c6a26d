import type { CustomerPanel } from '@deskbell/protocol';
import { isCustomerId } from '../domain/identity.ts';
import type { CustomerRecord, Tenant } from '../domain/model.ts';
import { presentAgentCustomer } from '../domain/present-agent.ts';
import { formatTimestamp } from '../domain/timestamp.ts';
import { presentVisit } from '../domain/visit.ts';
import type { Deps } from '../ports.ts';
import { getConversation } from './agent-conversations.ts';

/** Who writes in this conversation, and how we know (CU1). */
export async function readCustomerPanel(deps: Deps, tenant: Tenant, conversationId: string): Promise<CustomerPanel> {
  const { identityId, createdAt } = await getConversation(deps, tenant, conversationId);
  const { storage, clock } = deps;
  const [customers, visit, facts] = await Promise.all([
    isCustomerId(identityId) ? storage.getCustomers(tenant, [identityId]) : [],
    storage.findVisit(tenant, identityId),
    storage.readIdentityFacts(tenant, identityId, clock.now()),
  ]);
  const customer = customers[0] ?? null;
  const firstSeenAt = Math.min(createdAt, facts.firstSeenAt ?? createdAt, customer?.createdAt ?? createdAt);
  return {
    identity_id: identityId,
    customer: customer && presentAgentCustomer(customer),
    proofs: customer ? listProofs(customer) : [],
    attributes: customer?.attributes ?? {},
    visit: visit && presentVisit(visit),
    session_count: facts.sessionCount,
    first_seen_at: formatTimestamp(firstSeenAt),
    merged_conversation_ids: facts.mergedConversationIds,
  };
}

function listProofs({ email, emailVerified, phone, phoneVerified, externalId }: CustomerRecord) {
  const proofs: CustomerPanel['proofs'] = [];
  if (email !== null && emailVerified) proofs.push({ kind: 'email' });
  if (phone !== null && phoneVerified) proofs.push({ kind: 'phone' });
  if (externalId !== null) proofs.push({ kind: 'signed_identity' });
  return proofs;
}
