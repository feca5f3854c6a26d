import { ROUTES } from '@deskbell/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../domain/app-error.ts';
import { inboxCookiePrefix } from '../domain/member-session.ts';
import type { Deps, LogInRoutes } from '../ports.ts';
import { endMemberSession } from '../services/end-sessions.ts';
import { findLoggedIn } from '../services/resolve-member.ts';

/** The header accounts/auth.ts reads the caller's address from. */
const IP_HEADER = 'x-deskbell-ip';

export interface InboxAuth {
  /** Hands a request to the log-in library, and its answer back. */
  forward(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
  /** Logs in with a password that was just set; 401 if that is not it. Sets the cookie. */
  logIn(request: FastifyRequest, reply: FastifyReply, credentials: { email: string; password: string }): Promise<void>;
}

/** Between Fastify and the log-in library, which speaks fetch's Request and Response. */
export function createInboxAuth(deps: Deps, routes: LogInRoutes, publicOrigin: string | null): InboxAuth {
  async function handle(request: FastifyRequest, path: string, method: string, body: unknown): Promise<Response> {
    const origin = publicOrigin ?? `http://${request.headers.host}`;
    if (!URL.canParse(origin)) throw new AppError('BAD_REQUEST', 'the Host header is not valid');
    const headers = new Headers({ origin, [IP_HEADER]: request.ip });
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
      const response = await handle(request, request.url, request.method, request.body);
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

const USER_AGENT_MAX = 500;

/** Our cookies, without a session that is over by our rules: the library knows only some of them. */
function passOn(header: string | undefined, isLoggedIn: boolean, prefix: string): string {
  const pairs = (header ?? '').split(';').map(pair => pair.trim());
  const isSession = (pair: string) => pair.startsWith(`${prefix}=`);
  return pairs.filter(pair => pair.startsWith(prefix) && (isLoggedIn || !isSession(pair))).join('; ');
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
