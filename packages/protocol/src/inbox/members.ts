import type { Environment, Timestamp } from '../wire.ts';

export const MEMBER_ROLES = ['admin', 'agent'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** One of the shop's people (AC1). */
export interface Member {
  /** `mem_…`; also what `assignee_id` names. */
  id: string;
  name: string;
  email: string;
  role: MemberRole;
  enabled: boolean;
  created_at: Timestamp;
  last_seen_at: Timestamp | null;
}

/** Who is asking, and what the inbox must know before it shows anything. */
export interface Me {
  member: Member;
  business: { id: string; name: string };
  environments: Environment[];
  two_factor_enabled: boolean;
}

/** What the log-in page needs to know; public. */
export interface AccessState {
  /** No admin was made yet: the set-up link is the only way in. */
  needs_setup: boolean;
  /** The shop's own log-in service, when one is set up. */
  single_sign_on: { name: string } | null;
  /** Whether mail can be sent: without it there is no "forgot my password". */
  can_send_mail: boolean;
}

export interface SetUpBody {
  /** Of the link the first start prints. */
  token: string;
  name: string;
  email: string;
  password: string;
}

export interface Invitation {
  id: string;
  email: string;
  role: MemberRole;
  created_at: Timestamp;
  expires_at: Timestamp;
}

/** `url` is answered this once; mailed too, when mail is set up. */
export interface CreatedInvitation extends Invitation {
  url: string;
  mailed: boolean;
}

export interface InviteBody {
  email: string;
  role: MemberRole;
}

export interface AcceptInvitationBody {
  token: string;
  name: string;
  password: string;
}

/** What the page of an invitation shows. */
export interface InvitationOffer {
  email: string;
  role: MemberRole;
  business_name: string;
}

export interface MemberChange {
  name?: string;
  role?: MemberRole;
  enabled?: boolean;
}

/** A browser an agent is logged in with. */
export interface MemberSession {
  id: string;
  ip: string | null;
  user_agent: string | null;
  created_at: Timestamp;
  last_seen_at: Timestamp;
  expires_at: Timestamp;
  is_current: boolean;
}

/** One change of settings, keys, members or data, and who made it. */
export interface AuditEntry {
  id: string;
  /** What was done, e.g. `key.created`, `member.changed`, `customer.erased`. */
  action: string;
  actor: Actor;
  /** What it was done to, e.g. a key's id; null for the tenant itself. */
  target_id: string | null;
  /** Names and values that changed; never a secret, never what somebody wrote. */
  details: Record<string, unknown>;
  ip: string | null;
  created_at: Timestamp;
}

/** Who did something. A secret key has its id and what may be shown of it as its name. */
export interface Actor {
  kind: 'member' | 'key' | 'customer' | 'system';
  id: string | null;
  name: string | null;
}

export interface AuditPage {
  entries: AuditEntry[];
  next_cursor: string | null;
}
