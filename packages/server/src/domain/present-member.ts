import { ENVIRONMENTS, type Invitation, type Me, type Member, type MemberSession } from '@deskbell/protocol';
import type { InvitationRecord, MemberRecord, MemberSessionRecord } from './model.ts';
import { formatNullableTimestamp, formatTimestamp } from './timestamp.ts';

// What the inbox is shown of the shop's people.

export function presentMember(member: MemberRecord): Member {
  return {
    id: member.id,
    name: member.name,
    email: member.email,
    role: member.role,
    enabled: member.enabled,
    created_at: formatTimestamp(member.createdAt),
    last_seen_at: formatNullableTimestamp(member.lastSeenAt),
  };
}

export function presentMe(member: MemberRecord, businessName: string): Me {
  return {
    member: presentMember(member),
    business: { id: member.businessId, name: businessName },
    environments: [...ENVIRONMENTS],
    two_factor_enabled: member.twoFactorEnabled,
  };
}

/** `currentId`: the session that asks, so that nobody ends their own by mistake. */
export function presentMemberSession(session: MemberSessionRecord, currentId: string | null): MemberSession {
  return {
    id: session.id,
    ip: session.ip,
    user_agent: session.userAgent,
    created_at: formatTimestamp(session.createdAt),
    last_seen_at: formatTimestamp(session.lastSeenAt),
    expires_at: formatTimestamp(session.expiresAt),
    is_current: session.id === currentId,
  };
}

export function presentInvitation({ id, email, role, createdAt, expiresAt }: InvitationRecord): Invitation {
  return {
    id,
    email,
    role,
    created_at: formatTimestamp(createdAt),
    expires_at: formatTimestamp(expiresAt),
  };
}
