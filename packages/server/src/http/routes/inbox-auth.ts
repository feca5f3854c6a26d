import { ROUTES } from '@deskbell/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { judgePassword } from '../../domain/password.ts';
import { isStorable } from '../../domain/storable-text.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import { accountBucket } from '../../services/account-bucket.ts';
import { noteLogInChange } from '../../services/log-in-changes.ts';
import { enforceLimits } from '../../services/rate-limits.ts';
import { findLoggedIn } from '../../services/resolve-member.ts';
import { type InboxAuth, requireOwnPage } from '../inbox-auth.ts';

/** What of the log-in library can be reached: nothing else of it is ever called (AC4). */
const POSTS = [
  '/sign-in/email',
  '/sign-in/social',
  '/sign-out',
  '/two-factor/enable',
  '/two-factor/disable',
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
  '/two-factor/generate-backup-codes',
  '/passkey/verify-registration',
  '/passkey/verify-authentication',
  '/passkey/update-passkey',
  '/passkey/delete-passkey',
  '/request-password-reset',
  '/reset-password',
  '/change-password',
] as const;
const GETS = [
  '/get-session',
  '/passkey/list-user-passkeys',
  '/passkey/generate-register-options',
  '/passkey/generate-authenticate-options',
] as const;
/** Where the shop's log-in service sends browsers back to: another site's page, by its nature. */
const CALLBACK = '/callback/sso';

/** Logging in, below `/inbox/auth`: the library's own JSON, behind our limits and our check of who asks (AC3–AC6). */
export function registerInboxAuth(
  app: FastifyInstance,
  deps: Deps,
  limiter: RateLimiter | null,
  { forward }: InboxAuth,
): void {
  const schema = { hide: true };

  async function onRequest(request: FastifyRequest): Promise<void> {
    const { method, ip } = request;
    requireOwnPage(deps, request);
    await enforceLimits(limiter, method === 'GET' ? 'poll' : 'signIn', { ip, who: null, tenant: null });
  }

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    // As it was routed: what was sent may have more to it, such as a fragment, and is still answered by this route.
    const path = (request.routeOptions.url ?? '').slice(ROUTES.inboxAuth.length);
    const body = readBody(request);
    const before = await findLoggedIn(deps, request.headers);
    const who = accountBucket(deps, path, body, before?.member.email ?? null);
    // The network has paid its token in `onRequest`.
    if (who !== null) await enforceLimits(limiter, 'signIn', { ip: null, who, tenant: null });
    if (path === '/change-password' && before) refuseWeak(body['newPassword'], before.member.email);
    // The library takes more here than the inbox sends, ready-made identity tokens among it.
    if (path === '/sign-in/social') {
      const [callbackURL, errorCallbackURL] = [body['callbackURL'], body['errorCallbackURL']].map(toInboxPath);
      request.body = { provider: body['provider'], callbackURL, errorCallbackURL };
    }
    const sent = await forward(request, reply);
    if (before && reply.statusCode === 200) await noteLogInChange(deps, before.member, path, request.ip);
    return sent;
  }

  for (const path of POSTS) app.post(ROUTES.inboxAuth + path, { schema, onRequest }, answer);
  for (const path of GETS) app.get(ROUTES.inboxAuth + path, { schema, onRequest }, answer);
  const slowly = async ({ ip }: FastifyRequest) => enforceLimits(limiter, 'signIn', { ip, who: null, tenant: null });
  app.get(ROUTES.inboxAuth + CALLBACK, { schema, onRequest: slowly }, forward);
}

/** The library stores what it is sent as it is: PostgreSQL would answer some of it with a failure of ours. */
function readBody({ method, body }: FastifyRequest): Record<string, unknown> {
  if (method === 'GET' || body === undefined) return {};
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (isObject && isWhollyStorable(body)) return body as Record<string, unknown>;
  throw new AppError('BAD_REQUEST', 'the body must be a JSON object, and its texts without NUL and lone surrogates');
}

/** Bodies are nested a few levels at most (IN2). */
function isWhollyStorable(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isWhollyStorable);
}

/** Where somebody goes after the shop's log-in service: into the inbox. The library lets `/..//evil.example` pass. */
function toInboxPath(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const here = 'http://inbox';
  const url =
    typeof value === 'string' && value.startsWith('/') && URL.canParse(value, here) ? new URL(value, here) : null;
  if (url?.origin === here && `${url.pathname}/`.startsWith(`${ROUTES.inbox}/`)) return url.pathname + url.search;
  throw new AppError('FORBIDDEN', 'log-ins lead back to the inbox');
}

/** What the library itself cannot: it knows lengths only (AC6). */
function refuseWeak(password: unknown, email: string): void {
  const problem = typeof password === 'string' ? judgePassword(password, email) : null;
  if (problem !== null) throw new AppError('VALIDATION_ERROR', problem, { context: { field: 'password' } });
}
