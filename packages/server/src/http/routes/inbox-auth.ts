import { ROUTES } from '@deskbell/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { isOwnPages } from '../../domain/own-page.ts';
import { judgePassword } from '../../domain/password.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import { accountBucket } from '../../services/account-bucket.ts';
import { noteLogInChange } from '../../services/log-in-changes.ts';
import { enforceLimits } from '../../services/rate-limits.ts';
import { findLoggedIn, hasInboxCookie } from '../../services/resolve-member.ts';
import type { InboxAuth } from '../inbox-auth.ts';

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
    const { headers, method, ip } = request;
    const isMarked = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
    // Without a mark it is no browser; then no cookie may count.
    const isOwn = isMarked || hasInboxCookie(deps, headers) ? isOwnPages(headers, { method }, deps.baseUrl()) : true;
    if (!isOwn) throw new AppError('FORBIDDEN', 'this request does not come from a page of the inbox');
    await enforceLimits(limiter, method === 'GET' ? 'poll' : 'signIn', { ip, who: null, tenant: null });
  }

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const path = request.url.slice(ROUTES.inboxAuth.length).split('?', 1)[0] ?? '';
    const body = (request.body ?? {}) as Record<string, unknown>;
    const who = accountBucket(deps, path, body);
    // The network has paid its token in `onRequest`.
    if (who !== null) await enforceLimits(limiter, 'signIn', { ip: null, who, tenant: null });
    const before = await findLoggedIn(deps, request.headers);
    if (path === '/change-password' && before) refuseWeak(body['newPassword'], before.member.email);
    // The library takes more here than the inbox sends, ready-made identity tokens among it.
    if (path === '/sign-in/social') request.body = pick(body, ['provider', 'callbackURL', 'errorCallbackURL']);
    const sent = await forward(request, reply);
    if (before && reply.statusCode === 200) await noteLogInChange(deps, before.member, path, request.ip);
    return sent;
  }

  for (const path of POSTS) app.post(ROUTES.inboxAuth + path, { schema, onRequest }, answer);
  for (const path of GETS) app.get(ROUTES.inboxAuth + path, { schema, onRequest }, answer);
  const slowly = async ({ ip }: FastifyRequest) => enforceLimits(limiter, 'signIn', { ip, who: null, tenant: null });
  app.get(ROUTES.inboxAuth + CALLBACK, { schema, onRequest: slowly }, forward);
}

function pick(body: Record<string, unknown>, fields: string[]): Record<string, unknown> {
  return Object.fromEntries(fields.flatMap(field => (field in body ? [[field, body[field]]] : [])));
}

/** What the library itself cannot: it knows lengths only (AC6). */
function refuseWeak(password: unknown, email: string): void {
  const problem = typeof password === 'string' ? judgePassword(password, email) : null;
  if (problem !== null) throw new AppError('VALIDATION_ERROR', problem, { context: { field: 'password' } });
}
