import type { AuthTable } from '../ports/members.ts';

/**
 * Where the log-in library's records lie: its names to ours. What is not listed is not kept: the tokens of the shop's
 * log-in service among them, which we have no use for.
 */
export const TABLES: Record<string, { table: AuthTable; columns: Record<string, string> }> = {
  user: {
    table: 'member',
    columns: {
      id: 'id',
      name: 'name',
      email: 'email',
      emailVerified: 'email_verified',
      businessId: 'business_id',
      role: 'role',
      enabled: 'enabled',
      twoFactorEnabled: 'two_factor_enabled',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
  session: {
    table: 'member_session',
    columns: {
      id: 'id',
      userId: 'member_id',
      token: 'token_hash',
      ipAddress: 'ip',
      userAgent: 'user_agent',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
      expiresAt: 'expires_at',
    },
  },
  account: {
    table: 'member_account',
    columns: {
      id: 'id',
      userId: 'member_id',
      providerId: 'provider_id',
      accountId: 'account_id',
      password: 'password',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
  verification: {
    table: 'member_verification',
    columns: {
      id: 'id',
      identifier: 'identifier',
      value: 'value',
      expiresAt: 'expires_at',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
  twoFactor: {
    table: 'member_two_factor',
    columns: {
      id: 'id',
      userId: 'member_id',
      secret: 'secret',
      backupCodes: 'backup_codes',
      verified: 'verified',
      failedVerificationCount: 'failed_verification_count',
      lockedUntil: 'locked_until',
    },
  },
  passkey: {
    table: 'member_passkey',
    columns: {
      id: 'id',
      userId: 'member_id',
      name: 'name',
      publicKey: 'public_key',
      credentialID: 'credential_id',
      counter: 'counter',
      deviceType: 'device_type',
      backedUp: 'backed_up',
      transports: 'transports',
      aaguid: 'aaguid',
      createdAt: 'created_at',
    },
  },
};
