import type { MemberRecord } from '../domain/model.ts';
import type { Deps } from '../ports.ts';
import { audit } from './audit.ts';

/** What a member changes about their own log-in, by the library's path (AC14). */
const ACTIONS: Record<string, string> = {
  '/two-factor/disable': 'log_in.second_factor_removed',
  '/two-factor/generate-backup-codes': 'log_in.backup_codes_made',
  '/passkey/verify-registration': 'log_in.passkey_added',
  '/passkey/delete-passkey': 'log_in.passkey_removed',
  '/change-password': 'log_in.password_changed',
};

/** After these no browser is spared the second factor any more (AC11). */
const RENEWALS: ReadonlySet<string> = new Set(['/change-password', '/two-factor/disable']);

export async function noteLogInChange(
  deps: Pick<Deps, 'storage' | 'ids' | 'clock' | 'report'>,
  { id, name, businessId, twoFactorEnabled }: MemberRecord,
  path: string,
  ip: string,
): Promise<void> {
  if (RENEWALS.has(path)) await deps.storage.forgetTrustedBrowsers(id);
  // The first code makes the second factor count; later ones change nothing.
  const isFirstCode = path === '/two-factor/verify-totp' && !twoFactorEnabled;
  const action = isFirstCode ? 'log_in.second_factor_added' : ACTIONS[path];
  if (action === undefined) return;
  const tenant = { businessId, environment: 'live' } as const;
  await audit(deps, tenant, { kind: 'member', id, name }, { action, targetId: id, ip, isBusinessWide: true });
}
