import { AppError } from '../domain/app-error.ts';
import type { MemberSessionRecord, SessionRecord, Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';

type EndDeps = Pick<Deps, 'storage' | 'bus' | 'clock'>;

/** A customer logs out: nothing resolves to the session any more, and its sockets close (AU10, SE7). */
export async function endSession(deps: EndDeps, { id, tenant }: SessionRecord): Promise<void> {
  await end(deps, tenant, { id });
}

/** The shop revokes one session (SE6). */
export async function revokeSession(deps: EndDeps, tenant: Tenant, id: string): Promise<void> {
  const ended = await end(deps, tenant, { id });
  if (ended === 0) throw new AppError('NOT_FOUND', 'no such session');
}

/** The shop revokes all sessions of a customer, and is told how many there were (SE6). */
export function revokeSessionsOf(deps: EndDeps, tenant: Tenant, customerId: string): Promise<number> {
  return end(deps, tenant, { identityId: customerId });
}

/** A member's session, replaced by a newer one of the same browser (AC4). */
export async function endMemberSession(
  { storage, bus, clock }: EndDeps,
  { id, memberId }: MemberSessionRecord,
): Promise<void> {
  const ended = await storage.endMemberSessions(memberId, { id }, clock.now());
  if (ended.length > 0) bus.publishSessionsEnded(ended);
}

async function end(
  { storage, bus, clock }: EndDeps,
  tenant: Tenant,
  which: { id: string } | { identityId: string },
): Promise<number> {
  const ended = await storage.endSessions(tenant, which, clock.now());
  if (ended.length > 0) bus.publishSessionsEnded(ended);
  return ended.length;
}
