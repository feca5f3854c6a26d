import {
  type AcceptInvitationBody,
  type InvitationOffer,
  type InviteBody,
  LIMITS,
  MEMBER_ROLES,
  ROUTES,
} from '@deskbell/protocol';
import { AppError, invalidField } from '../domain/app-error.ts';
import { parseEmail } from '../domain/contact.ts';
import type { InvitationRecord, MemberRecord } from '../domain/model.ts';
import { parsePassword } from '../domain/password.ts';
import { parseName } from '../domain/profile.ts';
import type { Deps, MemberMail } from '../ports.ts';
import { audit } from './audit.ts';
import { hashPassword } from './hash-password.ts';
import { hashSecret } from './hash-secret.ts';
import type { Asker } from './members.ts';
import { linkIsOver } from './set-up.ts';

type InviteDeps = Pick<Deps, 'storage' | 'ids' | 'clock' | 'report' | 'baseUrl'>;

const LIFE_MS = LIMITS.invitationDays * 86_400_000;

/** Lets somebody in: the link is answered this once, and mailed where mail can be sent (AC7). */
export async function invite(
  deps: InviteDeps,
  mail: MemberMail | null,
  { tenant, actor, ip }: Asker,
  body: InviteBody,
): Promise<{ invitation: InvitationRecord; url: string; mailed: boolean }> {
  const { storage, ids, clock } = deps;
  const { businessId } = tenant;
  const email = parseEmail(body.email, 'email');
  if (!MEMBER_ROLES.includes(body.role)) throw invalidField('role', `role must be one of ${MEMBER_ROLES.join(', ')}`);
  if (await storage.findMemberByEmail(email)) throw new AppError('CONFLICT', 'this address has a member already');
  const now = clock.now();
  const token = ids.token();
  const invitation: InvitationRecord = {
    id: ids.invitation(),
    businessId,
    email,
    role: body.role,
    createdAt: now,
    expiresAt: now + LIFE_MS,
  };
  const outcome = await storage.addInvitation({ ...invitation, tokenHash: hashSecret(token) }, LIMITS.membersMax);
  if (outcome === 'full') {
    throw new AppError('BUSINESS_RULE_VIOLATION', `at most ${LIMITS.membersMax} members and open invitations`);
  }
  const details = { email, role: body.role };
  const targetId = invitation.id;
  await audit(deps, tenant, actor, { action: 'invitation.created', targetId, details, ip, isBusinessWide: true });
  const url = `${deps.baseUrl()}${ROUTES.inbox}/invitation#token=${token}`;
  mail?.sendInvitation({ id: targetId, to: email, url, businessName: await businessName(deps, businessId) });
  return { invitation, url, mailed: mail !== null };
}

export async function takeBackInvitation(deps: InviteDeps, { tenant, actor, ip }: Asker, id: string): Promise<void> {
  const invitation = await deps.storage.deleteInvitation(tenant.businessId, id);
  if (!invitation) throw new AppError('NOT_FOUND', 'no such invitation');
  const details = { email: invitation.email };
  await audit(deps, tenant, actor, { action: 'invitation.deleted', targetId: id, details, ip, isBusinessWide: true });
}

/** What the page of the link shows, or 404. */
export async function findInvitation(deps: InviteDeps, token: string): Promise<InvitationOffer> {
  const { email, role, businessId } = await readInvitation(deps, token);
  return { email, role, business_name: await businessName(deps, businessId) };
}

/** Whoever holds the link becomes a member with the invited address; it works once (AC7). */
export async function acceptInvitation(
  deps: InviteDeps,
  { token, ...body }: AcceptInvitationBody,
  ip: string,
): Promise<MemberRecord> {
  const { storage, ids, clock } = deps;
  const { email, role, businessId, id: invitationId } = await readInvitation(deps, token);
  const name = parseName(body.name);
  const hash = await hashPassword(parsePassword(body.password, email));
  const member: MemberRecord = {
    id: ids.member(),
    businessId,
    name,
    email,
    role,
    enabled: true,
    twoFactorEnabled: false,
    createdAt: clock.now(),
    lastSeenAt: null,
  };
  const password = { accountId: ids.memberAccount(), hash };
  const outcome = await storage.acceptInvitation(hashSecret(token), { member, password }, clock.now());
  if (outcome.kind === 'no-link') throw linkIsOver();
  if (outcome.kind === 'email-taken') throw new AppError('CONFLICT', 'this address has a member already');
  const actor = { kind: 'member', id: member.id, name } as const;
  const details = { email, role, invitation_id: invitationId };
  const tenant = { businessId, environment: 'live' } as const;
  await audit(deps, tenant, actor, { action: 'member.joined', targetId: member.id, details, ip, isBusinessWide: true });
  return member;
}

async function readInvitation({ storage, clock }: InviteDeps, token: string): Promise<InvitationRecord> {
  const invitation = await storage.findInvitation({ tokenHash: hashSecret(token) }, clock.now());
  if (!invitation) throw linkIsOver();
  return invitation;
}

export async function businessName({ storage }: Pick<Deps, 'storage'>, businessId: string): Promise<string> {
  return (await storage.listBusinesses()).find(({ id }) => id === businessId)?.name ?? '';
}
