import type { Actor, Environment, MemberRole } from '@deskbell/protocol';
import type { Generated } from 'kysely';

// The tables of the shop's people: part of `Schema`.

export interface MemberTable {
  id: string;
  business_id: string;
  name: string;
  email: string;
  email_verified: number;
  role: MemberRole;
  enabled: number;
  two_factor_enabled: number;
  created_at: number;
  updated_at: number;
  last_seen_at: number | null;
}

export interface MemberSessionTable {
  id: string;
  member_id: string;
  token_hash: string;
  ip: string | null;
  user_agent: string | null;
  created_at: number;
  updated_at: number;
  expires_at: number;
  last_seen_at: number;
}

export interface MemberAccountTable {
  id: string;
  member_id: string;
  /** `credential`, with a password; else the log-in service. */
  provider_id: string;
  account_id: string;
  password: string | null;
  created_at: number;
  updated_at: number;
}

export interface MemberVerificationTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: number;
  created_at: number;
  updated_at: number;
}

export interface MemberTwoFactorTable {
  id: string;
  member_id: string;
  secret: string;
  backup_codes: string;
  verified: number;
  failed_verification_count: number | null;
  locked_until: number | null;
}

export interface MemberPasskeyTable {
  id: string;
  member_id: string;
  name: string | null;
  public_key: string;
  credential_id: string;
  counter: number;
  device_type: string;
  backed_up: number;
  transports: string | null;
  aaguid: string | null;
  created_at: number | null;
}

export interface InvitationTable {
  id: string;
  business_id: string;
  email: string;
  role: MemberRole;
  token_hash: string;
  created_at: number;
  expires_at: number;
}

export interface SetUpLinkTable {
  token_hash: string;
  business_id: string;
  expires_at: number;
}

export interface AuditEntryTable {
  number: Generated<number>;
  id: string;
  business_id: string;
  environment: Environment | null;
  action: string;
  actor_kind: Actor['kind'];
  actor_id: string | null;
  actor_name: string | null;
  target_id: string | null;
  /** JSON. */
  details: string;
  ip: string | null;
  created_at: number;
}
