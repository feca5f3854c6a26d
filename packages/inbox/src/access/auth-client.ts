import { ROUTES } from '@deskbell/protocol';
import { exchange } from '../api/http.ts';
import { replaceSession } from '../app/session.ts';
import { type AuthAnswer, failureOf } from './auth-problem.ts';

// The log-in's own routes (better-auth, below `/inbox/auth`) answer plain JSON without our envelope: this is the only
// file that knows them.

export interface Passkey {
  id: string;
  name?: string | null;
  createdAt?: string | null;
  backedUp?: boolean;
}

/** One call of the log-in; never throws. */
async function call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<AuthAnswer<T>> {
  const answer = await exchange(method, ROUTES.inboxAuth + path, method === 'POST' ? (body ?? {}) : undefined);
  if (!answer.ok) return { ok: false, problem: 'offline' };
  const value: unknown = await answer.value.json().catch(() => null);
  if (answer.value.ok) return { ok: true, value: value as T };
  return failureOf(answer.value.status, value);
}

export interface SignedIn {
  /** The password was right; a code is wanted now. */
  twoFactorRedirect?: boolean;
}

export interface TwoFactorStarted {
  /** `otpauth://…`, with the secret in it. */
  totpURI: string;
  backupCodes: string[];
}

export const auth = {
  signIn: (email: string, password: string) =>
    call<SignedIn>('POST', '/sign-in/email', { email, password, rememberMe: true }),
  signOut: () => call<unknown>('POST', '/sign-out'),
  /** Where the browser goes to log in at the shop's own service. */
  startSingleSignOn: (returnTo: string) =>
    call<{ url?: string }>('POST', '/sign-in/social', {
      provider: 'sso',
      callbackURL: returnTo,
      errorCallbackURL: `${ROUTES.inbox}/login`,
    }),
  verifyCode: (code: string, trustDevice: boolean) =>
    replaceSession(call<unknown>('POST', '/two-factor/verify-totp', { code, trustDevice })),
  verifyBackupCode: (code: string) => call<unknown>('POST', '/two-factor/verify-backup-code', { code }),
  startTwoFactor: (password: string) => call<TwoFactorStarted>('POST', '/two-factor/enable', { password }),
  stopTwoFactor: (password: string) => replaceSession(call<unknown>('POST', '/two-factor/disable', { password })),
  newBackupCodes: (password: string) =>
    call<{ backupCodes: string[] }>('POST', '/two-factor/generate-backup-codes', { password }),
  requestReset: (email: string) =>
    call<unknown>('POST', '/request-password-reset', { email, redirectTo: `${ROUTES.inbox}/reset` }),
  resetPassword: (token: string, newPassword: string) =>
    call<unknown>('POST', '/reset-password', { token, newPassword }),
  changePassword: (currentPassword: string, newPassword: string) =>
    replaceSession(
      call<unknown>('POST', '/change-password', { currentPassword, newPassword, revokeOtherSessions: true }),
    ),
  passkeys: () => call<Passkey[]>('GET', '/passkey/list-user-passkeys'),
  passkeyOptions: (ceremony: 'register' | 'authenticate') =>
    call<unknown>('GET', `/passkey/generate-${ceremony}-options`),
  addPasskey: (response: unknown, name: string) =>
    call<Passkey>('POST', '/passkey/verify-registration', { response, name }),
  signInWithPasskey: (response: unknown) => call<unknown>('POST', '/passkey/verify-authentication', { response }),
  renamePasskey: (id: string, name: string) => call<unknown>('POST', '/passkey/update-passkey', { id, name }),
  deletePasskey: (id: string) => call<unknown>('POST', '/passkey/delete-passkey', { id }),
};
