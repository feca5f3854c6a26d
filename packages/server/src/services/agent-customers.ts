import { AppError, invalidField } from '../domain/app-error.ts';
import { isId } from '../domain/id.ts';
import { isCustomerId } from '../domain/identity.ts';
import type { CustomerRecord, Tenant } from '../domain/model.ts';
import { parseLimit } from '../domain/page.ts';
import type { AgentSessionView } from '../domain/present-agent.ts';
import type { Deps } from '../ports.ts';

export interface SessionListQuery {
  customer_id?: unknown;
  cursor?: unknown;
  limit?: unknown;
}

/** A customer of the tenant, or 404 for foreign and unknown ids alike (AG11). */
export async function getCustomer({ storage }: Deps, tenant: Tenant, id: string): Promise<CustomerRecord> {
  const [customer] = await storage.getCustomers(tenant, [id]);
  if (!customer) throw new AppError('NOT_FOUND', 'no such customer');
  return customer;
}

/** A page of the tenant's live sessions with who they speak for, newest first (SE6). */
export async function listSessions(
  { storage, clock }: Deps,
  tenant: Tenant,
  query: SessionListQuery,
): Promise<{ sessions: AgentSessionView[]; nextCursor: string | null }> {
  const identityId = parseText('customer_id', query.customer_id);
  // The cursor is the id the page before ended with.
  const after = parseText('cursor', query.cursor);
  const page = await storage.listSessions(tenant, {
    now: clock.now(),
    limit: parseLimit(query.limit),
    ...(identityId !== undefined && { identityId }),
    ...(after !== undefined && { after }),
  });
  const customerIds = page.sessions.map(session => session.identityId).filter(isCustomerId);
  const customers = await storage.getCustomers(tenant, [...new Set(customerIds)]);
  const byId = new Map(customers.map(customer => [customer.id, customer]));
  return {
    sessions: page.sessions.map(session => ({ session, customer: byId.get(session.identityId) ?? null })),
    nextCursor: page.next,
  };
}

function parseText(field: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && isId(value)) return value;
  throw invalidField(field, `${field} must be an id`);
}
