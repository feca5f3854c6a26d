import { BASE_ERROR_CODES } from '@better-auth/core/error';
import { passkey } from '@better-auth/passkey';
import { LIMITS, ROUTES } from '@deskbell/protocol';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { betterAuth } from 'better-auth/minimal';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { inboxCookiePrefix, MEMBER_SESSION } from '../domain/member-session.ts';
import type { MemberRecord } from '../domain/model.ts';
import { judgePassword } from '../domain/password.ts';
import { cutName } from '../domain/profile.ts';
import { LOG_IN_IP_HEADER, type SingleSignOn } from '../ports/members.ts';
import type { Ids } from '../ports.ts';
import { hashPassword, isPassword } from '../services/hash-password.ts';
import { type AdapterOptions, createAuthAdapter } from './adapter.ts';

export interface AuthOptions extends AdapterOptions {
  /** Where browsers reach us; decides the cookies' names, and whom passkeys are for. */
  origin: string;
  secret: string;
  ids: Pick<Ids, 'member' | 'memberSession' | 'memberAccount' | 'token'>;
  singleSignOn: SingleSignOn | null;
  isEnabled: (memberId: string) => Promise<boolean>;
  /** False: it was used before (AC11). The library takes a code for as long as it is valid. */
  useCode: (memberId: string, code: string) => Promise<boolean>;
  /** Who may come in by the log-in service though they are no member yet; null: nobody invited them (AC12). */
  findInvited: (email: string) => Promise<Pick<MemberRecord, 'businessId' | 'role'> | null>;
  onJoined: (member: { id: string; email: string; name: string; businessId: string }) => Promise<void>;
  /** Null: no mail can be sent. */
  mailResetLink: ((to: { id: string; email: string; name: string }, token: string) => void) | null;
  onPasswordReset: (memberId: string) => Promise<void>;
  report: (error: unknown) => void;
}

export type Auth = ReturnType<typeof createAuth>;

/** The log-in library as the inbox uses it. Only what http/routes/inbox-auth.ts lists can be reached (AC4). */
export function createAuth(options: AuthOptions) {
  const { origin, ids, isEnabled, findInvited, singleSignOn, mailResetLink } = options;
  const isHttps = origin.startsWith('https:');
  const prefix = inboxCookiePrefix(isHttps);
  return betterAuth({
    appName: 'Deskbell',
    baseURL: origin,
    basePath: ROUTES.inboxAuth,
    secret: options.secret,
    database: createAuthAdapter(options),
    // Ours are in front of it, and count for all nodes (AC5).
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      // Its lines may hold addresses; only what broke is told, without them.
      log: (level, _message, ...details) => {
        const cause = details.find(detail => detail instanceof Error);
        if (level === 'error' && cause) options.report(cause);
      },
    },
    // What is no refusal is ours to answer and to log, like anywhere.
    onAPIError: { throw: true, errorURL: `${origin}${ROUTES.inbox}/log-in` },
    session: {
      expiresIn: MEMBER_SESSION.absoluteMs / 1000,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    user: {
      // The table wants them; the library would want them of the log-in service.
      additionalFields: {
        businessId: { type: 'string', required: false, input: false, returned: false },
        role: { type: 'string', required: false, input: false, returned: false },
        enabled: { type: 'boolean', required: false, input: false, returned: false },
      },
    },
    account: {
      accountLinking: { enabled: true, trustedProviders: singleSignOn?.isEmailTrusted ? [PROVIDER] : [] },
    },
    verification: { storeIdentifier: 'hashed' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: LIMITS.passwordMinLength,
      maxPasswordLength: LIMITS.passwordMaxLength,
      password: { hash: hashPassword, verify: ({ hash, password }) => isPassword(hash, password) },
      resetPasswordTokenExpiresIn: LIMITS.resetLinkMinutes * 60,
      revokeSessionsOnPasswordReset: true,
      ...(mailResetLink && {
        // Not waited for: how long a mail takes must not tell who is a member.
        sendResetPassword: async ({ user, token }) => mailResetLink(user, token),
      }),
      onPasswordReset: ({ user }) => options.onPasswordReset(user.id),
    },
    plugins: [
      twoFactor({ issuer: 'Deskbell' }),
      passkey({ rpName: 'Deskbell', rpID: new URL(origin).hostname, origin }),
      ...(singleSignOn ? [genericOAuth({ config: [toProvider(singleSignOn)] })] : []),
    ],
    databaseHooks: {
      user: {
        create: {
          async before(user) {
            const invited = await findInvited(user.email);
            if (!invited || !(user.emailVerified || singleSignOn?.isEmailTrusted)) {
              throw new APIError('FORBIDDEN', { code: 'NOT_INVITED', message: 'nobody invited this address' });
            }
            const name = cutName(user.name ?? '') || user.email;
            return { data: { ...user, name, ...invited, enabled: true, emailVerified: true } };
          },
          async after(user) {
            const { id, email, name } = user;
            await options.onJoined({ id, email, name, businessId: String(user['businessId']) });
          },
        },
      },
      session: {
        create: {
          // Whichever way they came; and nobody learns that the address is one of ours (AC9).
          async before({ userId }, context) {
            if (!(await isEnabled(userId))) {
              throw APIError.from('UNAUTHORIZED', BASE_ERROR_CODES.INVALID_EMAIL_OR_PASSWORD);
            }
            if (context?.path !== '/two-factor/verify-totp') return;
            if (await options.useCode(userId, String(context.body.code))) return;
            throw new APIError('UNAUTHORIZED', { code: 'CODE_USED', message: 'this code was used before' });
          },
        },
      },
    },
    hooks: { before: createAuthMiddleware(ctx => refuseWeakPassword(ctx as unknown as PasswordContext)) },
    advanced: {
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, secure: isHttps, sameSite: 'lax', path: '/' },
      cookiePrefix: prefix,
      cookies: { session_token: { name: prefix } },
      ipAddress: { ipAddressHeaders: [LOG_IN_IP_HEADER], ipv6Subnet: 128 },
      database: { generateId: ({ model }) => newId(ids, model) },
    },
  });
}

/** What the path of the log-in service's answer ends in: `…/callback/sso`. */
const PROVIDER = 'sso';

function toProvider({ issuer, clientId, clientSecret, name }: SingleSignOn) {
  return {
    providerId: PROVIDER,
    name,
    discoveryUrl: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
    requireIdTokenVerification: true,
  };
}

function newId(ids: AuthOptions['ids'], model: string): string {
  if (model === 'user') return ids.member();
  if (model === 'session') return ids.memberSession();
  return model === 'account' ? ids.memberAccount() : ids.token();
}

interface PasswordContext {
  path: string;
  body?: { newPassword?: unknown; token?: unknown };
  context: {
    session: { user: { email: string } } | null;
    internalAdapter: {
      findVerificationValue(identifier: string): Promise<{ value: string } | null>;
      findUserById(id: string): Promise<{ email: string } | null>;
    };
  };
}

/** The library knows lengths only (AC6). `/change-password` is judged by the mount, which knows who asks. */
async function refuseWeakPassword({ path, body, context }: PasswordContext): Promise<void> {
  if (path !== '/reset-password' || typeof body?.newPassword !== 'string' || typeof body.token !== 'string') return;
  const step = await context.internalAdapter.findVerificationValue(`reset-password:${body.token}`);
  const user = step && (await context.internalAdapter.findUserById(step.value));
  const problem = judgePassword(body.newPassword, user?.email ?? '');
  if (problem !== null) throw new APIError('BAD_REQUEST', { code: 'VALIDATION_ERROR', message: problem });
}
