import type { MemberChange } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import { isMemberSessionOver } from '../domain/member-session.ts';
import type { MemberRecord, MemberSessionRecord, Tenant } from '../domain/model.ts';
import { parseName } from '../domain/profile.ts';
import type { Actor, Deps } from '../ports.ts';
import { audit } from './audit.ts';

type MemberDeps = Pick<Deps, 'storage' | 'bus' | 'clock' | 'ids' | 'report'>;

/** Who changes something, and from where. */
export interface Asker {
  tenant: Tenant;
  actor: Actor;
  ip: string;
}

/** Changes what `change` names. Whoever is disabled is out at once, everywhere (AC9). */
export async function changeMember(
  deps: MemberDeps,
  { tenant, actor, ip }: Asker,
  id: string,
  change: MemberChange,
): Promise<MemberRecord> {
  const { name, role, enabled } = change;
  if (name === undefined && role === undefined && enabled === undefined) {
    throw new AppError('VALIDATION_ERROR', 'name at least one of name, role, enabled');
  }
  const patch = { ...change, ...(name !== undefined && { name: parseName(name) }) };
  const outcome = await deps.storage.changeMember(tenant.businessId, id, patch, deps.clock.now());
  if (outcome.kind === 'no-member') throw new AppError('NOT_FOUND', 'no such member');
  if (outcome.kind === 'last-admin') {
    throw new AppError('BUSINESS_RULE_VIOLATION', 'somebody must stay an admin who can log in');
  }
  const { member, before, ended } = outcome;
  if (ended.length > 0) deps.bus.publishSessionsEnded(ended);
  deps.bus.publishToTenant({ ...tenant, environment: 'live' }, { type: 'changed', what: 'members' });
  deps.bus.publishToTenant({ ...tenant, environment: 'test' }, { type: 'changed', what: 'members' });
  const details = differences(before, member);
  await audit(deps, tenant, actor, { action: 'member.changed', targetId: id, details, ip, isBusinessWide: true });
  return member;
}

export async function getMember({ storage }: Pick<Deps, 'storage'>, tenant: Tenant, id: string): Promise<MemberRecord> {
  const member = await storage.getMember(tenant.businessId, id);
  if (!member) throw new AppError('NOT_FOUND', 'no such member');
  return member;
}

/** Browsers this member is logged in with, newest first. */
export async function listMemberSessions(
  deps: Pick<Deps, 'storage' | 'clock'>,
  tenant: Tenant,
  memberId: string,
): Promise<MemberSessionRecord[]> {
  const { id } = await getMember(deps, tenant, memberId);
  const now = deps.clock.now();
  return (await deps.storage.listMemberSessions(id)).filter(session => !isMemberSessionOver(session, now));
}

/** Ends one session of a member, or all of them; answers how many (AC10). */
export async function endMemberSessions(
  deps: MemberDeps,
  { tenant, actor, ip }: Asker,
  memberId: string,
  which: { id?: string },
): Promise<number> {
  const { id } = await getMember(deps, tenant, memberId);
  const ended = await deps.storage.endMemberSessions(id, which, deps.clock.now());
  if (which.id !== undefined && ended.length === 0) throw new AppError('NOT_FOUND', 'no such session');
  if (ended.length > 0) {
    deps.bus.publishSessionsEnded(ended);
    const details = { sessions: ended.length };
    await audit(deps, tenant, actor, { action: 'member.logged_out', targetId: id, details, ip, isBusinessWide: true });
  }
  return ended.length;
}

function differences(before: MemberRecord, after: MemberRecord): Record<string, unknown> {
  const fields = ['name', 'role', 'enabled'] as const;
  const changed = fields.filter(field => before[field] !== after[field]);
  return Object.fromEntries(changed.map(field => [field, { from: before[field], to: after[field] }]));
}
