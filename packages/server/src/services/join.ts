import type { MemberRecord, Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';
import { audit } from './audit.ts';

type JoinDeps = Pick<Deps, 'storage' | 'ids' | 'clock' | 'report'>;

/** Who may come in by the shop's own log-in service though they are no member yet (AC12). */
export async function findInvited(
  { storage, clock }: JoinDeps,
  email: string,
): Promise<Pick<MemberRecord, 'businessId' | 'role'> | null> {
  const invitation = await storage.findInvitation({ email: email.toLowerCase() }, clock.now());
  return invitation && { businessId: invitation.businessId, role: invitation.role };
}

/** They came: the invitation is used up. */
export async function noteJoined(
  deps: JoinDeps,
  { id, email, name, businessId }: { id: string; email: string; name: string; businessId: string },
): Promise<void> {
  const invitation = await deps.storage.findInvitation({ email }, deps.clock.now());
  if (invitation) await deps.storage.deleteInvitation(invitation.businessId, invitation.id);
  const actor = { kind: 'member', id, name } as const;
  const details = { email, by: 'single_sign_on' };
  await audit(deps, ofBusiness(businessId), actor, {
    action: 'member.joined',
    targetId: id,
    details,
    isBusinessWide: true,
  });
}

/** A link that was mailed set a new password; all sessions ended with the old one (AC8). */
export async function notePasswordReset(deps: JoinDeps, memberId: string): Promise<void> {
  const member = await deps.storage.findMember(memberId);
  if (!member) return;
  await deps.storage.forgetTrustedBrowsers(memberId);
  const actor = { kind: 'member', id: member.id, name: member.name } as const;
  const action = 'log_in.password_reset';
  await audit(deps, ofBusiness(member.businessId), actor, { action, targetId: memberId, isBusinessWide: true });
}

const ofBusiness = (businessId: string): Tenant => ({ businessId, environment: 'live' });
