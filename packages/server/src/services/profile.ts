import type { AuthStatus, ProfileChange } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import { parseEmail, parsePhone } from '../domain/contact.ts';
import { isCustomerId } from '../domain/identity.ts';
import type { CustomerRecord, SessionRecord } from '../domain/model.ts';
import { presentCustomer } from '../domain/present-customer.ts';
import { parseName } from '../domain/profile.ts';
import { endsUnused } from '../domain/session.ts';
import { formatTimestamp } from '../domain/timestamp.ts';
import type { CustomerPatch, Deps } from '../ports.ts';

type ProfileDeps = Pick<Deps, 'storage'>;

/** Who the session speaks for and how long (AU8). */
export async function readStatus(deps: ProfileDeps, session: SessionRecord | null): Promise<AuthStatus> {
  if (!session) return NOBODY;
  const customer = await findCustomer(deps, session);
  return {
    is_authenticated: customer !== null,
    customer: customer && presentCustomer(customer),
    session_expires_at: formatTimestamp(endsUnused(session)),
  };
}

export const NOBODY: AuthStatus = { is_authenticated: false, customer: null, session_expires_at: null };

/** The customer who logged in, or 401 (AU9). */
export async function getCustomer(deps: ProfileDeps, session: SessionRecord | null): Promise<CustomerRecord> {
  const customer = session && (await findCustomer(deps, session));
  if (!customer) throw new AppError('UNAUTHORIZED', 'log in first');
  return customer;
}

/** A customer changes their own profile. They must remain someone a login leads to (AU9, AU13). */
export async function changeProfile(
  deps: ProfileDeps,
  session: SessionRecord | null,
  change: ProfileChange,
): Promise<CustomerRecord> {
  const customer = await getCustomer(deps, session);
  const outcome = await deps.storage.changeCustomer(customer.tenant, customer.id, readPatch(change));
  if (outcome.kind === 'no-customer') throw new AppError('UNAUTHORIZED', 'log in first');
  if (outcome.kind === 'unreachable') {
    throw new AppError('BUSINESS_RULE_VIOLATION', 'no proven way to log in again would remain');
  }
  return outcome.customer;
}

function readPatch({ name, email, phone }: ProfileChange): CustomerPatch {
  return {
    ...(name !== undefined && { name: name === null ? null : parseName(name) }),
    ...(email !== undefined && { email: email === null ? null : parseEmail(email, 'email') }),
    ...(phone !== undefined && { phone: phone === null ? null : parsePhone(phone, 'phone') }),
  };
}

async function findCustomer(
  { storage }: ProfileDeps,
  { tenant, identityId }: SessionRecord,
): Promise<CustomerRecord | null> {
  if (!isCustomerId(identityId)) return null;
  const [customer] = await storage.getCustomers(tenant, [identityId]);
  return customer ?? null;
}
