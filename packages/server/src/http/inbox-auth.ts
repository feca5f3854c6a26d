import { ROUTES } from '@deskbell/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../domain/app-error.ts';
import { inboxCookiePrefix } from '../domain/member-session.ts';
import { isOwnPages } from '../domain/own-page.ts';
import { type Deps, LOG_IN_IP_HEADER, type LogInRoutes, type RateLimiter } from '../ports.ts';
import { endMemberSession } from '../services/end-sessions.ts';
import { enforceLimits } from '../services/rate-limits.ts';
import { findLoggedIn, hasInboxCookie } from '../services/resolve-member.ts';

export interface InboxAuth {
  /** Hands a request to the log-in library, and its answer back. */
  forward(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
  /** Logs in with a password that was just set; 401 if that is not it. Sets the cookie. */
  logIn(request: FastifyRequest, reply: FastifyReply, credentials: { email: string; password: string }): Promise<void>;
}

/** Between Fastify and the log-in library, which speaks fetch's Request and Response. */
export function createInboxAuth(deps: Deps, routes: LogInRoutes, publicOrigin: string | null): InboxAuth {
  async function handle(request: FastifyRequest, path: string, method: string, body: unknown): Promise<Response> {
    const origin = publicOrigin ?? readOrigin(request.headers.host);
    const headers = new Headers({ origin, [LOG_IN_IP_HEADER]: request.ip });
    const before = await findLoggedIn(deps, request.headers);
    const cookie = passOn(request.headers.cookie, before !== null, inboxCookiePrefix(origin.startsWith('https:')));
    if (cookie) headers.set('cookie', cookie);
    const agent = request.headers['user-agent'];
    if (agent) headers.set('user-agent', agent.slice(0, USER_AGENT_MAX));
    const hasBody = method === 'POST';
    if (hasBody) headers.set('content-type', 'application/json');
    const init = { method, headers, ...(hasBody && { body: JSON.stringify(body ?? {}) }) };
    const response = await routes.handle(new Request(new URL(path, origin), init), origin);
    // Whoever logs in anew has no use for the session they came with; nobody else shall have one (AC4).
    if (before && startsSession(response, origin)) await endMemberSession(deps, before.session);
    return response;
  }

  return {
    async forward(request, reply) {
      // What is posted is said in the body: nobody looks at a query here, and the library would.
      const path = (request.method === 'POST' ? request.routeOptions.url : undefined) ?? request.url;
      const response = await handle(request, path, request.method, request.body);
      copyHeaders(response, reply);
      const isReturning = request.url.startsWith(`${ROUTES.inboxAuth}/callback/`);
      // A person looks at this one, not a program.
      if (isReturning && response.status >= 400)
        return reply.redirect(`${ROUTES.inbox}/log-in?error=sign_on_failed`, 302);
      const text = await response.text();
      reply.code(response.status);
      if (text === '') return reply.send();
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(withoutTokens(JSON.parse(text))));
    },

    async logIn(request, reply, credentials) {
      const path = `${ROUTES.inboxAuth}/sign-in/email`;
      const response = await handle(request, path, 'POST', { ...credentials, rememberMe: true });
      if (response.status !== 200) throw new AppError('UNAUTHORIZED', 'log in with your new password');
      copyHeaders(response, reply);
    },
  };
}

/**
 * Whoever logs in does so on a page of ours (AC3): another site could log somebody in to an account of its own. Without a
 * mark it is no browser; then no cookie may count.
 */
export function requireOwnPage(deps: Pick<Deps, 'baseUrl'>, { headers, method }: FastifyRequest): void {
  const isMarked = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
  const isOwn = isMarked || hasInboxCookie(deps, headers) ? isOwnPages(headers, { method }, deps.baseUrl()) : true;
  if (!isOwn) throw new AppError('FORBIDDEN', 'this request does not come from a page of the inbox');
}

/** For what ends in a log-in: from a page of ours, and each network in its own time (AC3, AC5). */
export function signInGate(deps: Pick<Deps, 'baseUrl'>, limiter: RateLimiter | null) {
  return async (request: FastifyRequest): Promise<void> => {
    requireOwnPage(deps, request);
    await enforceLimits(limiter, 'signIn', { ip: request.ip, who: null, tenant: null });
  };
}

const USER_AGENT_MAX = 500;

/** Our cookies, without a session that is over by our rules: the library knows only some of them. */
function passOn(header: string | undefined, isLoggedIn: boolean, prefix: string): string {
  const pairs = (header ?? '').split(';').map(pair => pair.trim());
  const isSession = (pair: string) => pair.startsWith(`${prefix}=`);
  return pairs.filter(pair => pair.startsWith(prefix) && (isLoggedIn || !isSession(pair))).join('; ');
}

/** Where the browser thinks we are; what is more than a host and a port is none. */
function readOrigin(host = ''): string {
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : null;
  if (!url || url.href !== `${url.origin}/`) throw new AppError('BAD_REQUEST', 'the Host header is not valid');
  return url.origin;
}

function startsSession(response: Response, origin: string): boolean {
  const name = inboxCookiePrefix(origin.startsWith('https:'));
  return response.headers
    .getSetCookie()
    .some(cookie => cookie.startsWith(`${name}=`) && !cookie.startsWith(`${name}=;`));
}

function copyHeaders(response: Response, reply: FastifyReply): void {
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  const location = response.headers.get('location');
  if (location !== null && response.status >= 300 && response.status < 400) reply.header('location', location);
}

/** The cookie is out of a script's reach; so is what is in it (AC4). */
function withoutTokens(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { token: _token, session, ...rest } = value as Record<string, unknown>;
  return session === undefined ? rest : { ...rest, session: withoutTokens(session) };
}
