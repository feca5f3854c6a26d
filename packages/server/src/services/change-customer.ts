import type { CustomerChange } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import { parseAttributeChanges } from '../domain/attributes.ts';
import { parseEmail, parsePhone } from '../domain/contact.ts';
import type { CustomerRecord, Tenant } from '../domain/model.ts';
import { parseName } from '../domain/profile.ts';
import type { CustomerPatch, Deps } from '../ports.ts';
import { describeAndPublish } from './publish.ts';

/** An agent corrects what is known of a customer; contacts become unproven (CU2, AU9). */
export async function changeCustomer(
  deps: Deps,
  tenant: Tenant,
  id: string,
  change: CustomerChange,
): Promise<CustomerRecord> {
  const outcome = await deps.storage.changeCustomer(tenant, id, readPatch(change));
  if (outcome.kind === 'no-customer') throw new AppError('NOT_FOUND', 'no such customer');
  if (outcome.kind === 'unreachable') {
    throw new AppError('BUSINESS_RULE_VIOLATION', 'no proven way for them to log in again would remain');
  }
  await announce(deps, tenant, id).catch(deps.report);
  return outcome.customer;
}

function readPatch({ name, email, phone, attributes }: CustomerChange): CustomerPatch {
  const patch: CustomerPatch = {
    ...(name !== undefined && { name: name === null ? null : parseName(name) }),
    ...(email !== undefined && { email: email === null ? null : parseEmail(email, 'email') }),
    ...(phone !== undefined && { phone: phone === null ? null : parsePhone(phone, 'phone') }),
    ...(attributes !== undefined && { attributes: parseAttributeChanges(attributes) }),
  };
  if (Object.keys(patch).length > 0) return patch;
  throw new AppError('VALIDATION_ERROR', 'name at least one of name, email, phone, attributes');
}

/** Who they are is part of their conversation as agents see it. */
async function announce(deps: Deps, tenant: Tenant, customerId: string): Promise<void> {
  const { storage } = deps;
  const id = await storage.findConversationId(tenant, customerId);
  const conversation = id === null ? null : await storage.getConversation(tenant, id);
  if (conversation) await describeAndPublish(deps, conversation);
}
