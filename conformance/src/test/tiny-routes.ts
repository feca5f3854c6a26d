import type { IncomingMessage } from 'node:http';
import { ROUTES } from '@deskbell/protocol';
import { createTinyAccounts } from './tiny-accounts.ts';
import type { Session, Thread, TinyDesk } from './tiny-desk.ts';
import type { Fault } from './tiny-faults.ts';
import { createTinyUploads } from './tiny-uploads.ts';

export interface Reply {
  status: number;
  body: unknown;
  /** Of a session made for this request. */
  token?: string;
  /** Of a body that is no JSON. */
  type?: string;
}

type Body = Record<string, unknown>;

export const tokenOf = ({ headers }: IncomingMessage) =>
  /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? /\btiny=([^;]+)/.exec(headers.cookie ?? '')?.[1];

const AGENTS = 'agents';

export function createTinyRoutes(desk: TinyDesk, baseUrl: () => string, fault?: Fault) {
  const accounts = createTinyAccounts(desk, fault);
  const uploads = createTinyUploads(baseUrl, fault);

  return async function route(request: IncomingMessage, raw: Buffer): Promise<Reply> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://tiny.invalid');
    const session = desk.find(tokenOf(request));
    if (pathname.startsWith(ROUTES.files)) return fileRoute(request.method, pathname, query, raw);
    const body = JSON.parse(raw.toString('utf8') || '{}') as Body;
    return (
      (await authRoute(`${request.method} ${pathname}`, session, body, query)) ??
      uploadRoute(request.method, pathname, session, body) ??
      (await agentRoute(request.method, pathname, body)) ??
      customerRoute(request.method, pathname, session, body, query)
    );
  };

  function fileRoute(method: string | undefined, pathname: string, query: URLSearchParams, raw: Buffer): Reply {
    const id = pathname.split('/')[2] ?? '';
    if (method === 'PUT') return ok(uploads.put(id, raw) ?? {});
    const { bytes, content_type: type } = uploads.file(id, query);
    return { status: 200, body: bytes, type };
  }

  async function authRoute(
    route: string,
    from: Session | undefined,
    body: Body,
    query: URLSearchParams,
  ): Promise<Reply | undefined> {
    switch (route) {
      case `POST ${ROUTES.authRequestCode}`:
        return ok(accounts.requestCode(from, body));
      case `GET ${ROUTES.agentOutbox}`:
        return ok(accounts.outbox(query.get('contact') ?? ''));
      case `POST ${ROUTES.authVerifyCode}`:
        return handOver(await accounts.verify(from, body));
      case `POST ${ROUTES.authIdentify}`:
        return handOver(accounts.identify(from, body));
      case `POST ${ROUTES.agentSessions}`:
        return ok(accounts.mint(body).data);
      case `GET ${ROUTES.authStatus}`:
        return ok(accounts.status(from));
      case `GET ${ROUTES.authUser}`:
        return ok(accounts.user(from));
      case `PATCH ${ROUTES.authProfile}`:
        return ok(accounts.changeProfile(from, body));
      case `POST ${ROUTES.agentIdentityKeys}`:
        return ok(accounts.addKey());
    }
    return undefined;
  }

  function uploadRoute(
    method: string | undefined,
    pathname: string,
    session: Session | undefined,
    body: Body,
  ): Reply | undefined {
    const [, side = '', part = ''] = /^\/api\/v1\/(agent\/)?uploads\/([^/]+)$/.exec(pathname) ?? [];
    if (!part) return undefined;
    const owner = side ? AGENTS : session?.identity.id;
    if (method === 'GET') return ok(uploads.read(owner, part));
    if (part === 'confirm') return ok(uploads.confirm(owner, body.upload_id));
    return ok(uploads.init(owner ?? '', body));
  }

  async function agentRoute(method: string | undefined, pathname: string, body: Body): Promise<Reply | undefined> {
    const [, id = '', part = ''] = /^\/api\/v1\/agent\/conversations\/([^/]+)\/(\w+)$/.exec(pathname) ?? [];
    if (!id) return undefined;
    const thread = desk.byId(id);
    if (part !== 'notes') return ok(await desk.append(thread, 'agent', body, list => uploads.attach(AGENTS, list)));
    return ok(method === 'GET' ? { notes: thread.notes } : desk.addNote(thread, body));
  }

  async function customerRoute(
    method: string | undefined,
    pathname: string,
    found: Session | undefined,
    body: Body,
    query: URLSearchParams,
  ): Promise<Reply> {
    if (method === 'GET') {
      const made = !found && fault === 'GET mints' ? desk.newSession() : undefined;
      const thread = found && (fault === 'one thread for all' ? desk.open(found) : found.identity.thread);
      return ok({ messages: desk.page(thread, query) }, made?.token);
    }
    const session = found ?? desk.newSession();
    const token = found ? undefined : session.token;
    const thread = desk.open(session);
    if (!pathname.endsWith('/messages')) {
      return ok({ conversation: present(thread), messages: thread.log.slice(-50) }, token);
    }
    const attach = (list: unknown) => uploads.attach(session.identity.id, list);
    return ok(await desk.append(thread, 'customer', body, attach), token);
  }
}

const handOver = ({ data, session }: { data: unknown; session: Session }) => ok(data, session.token);

const ok = (data: unknown, token?: string): Reply => ({
  status: 200,
  body: { success: true, data },
  ...(token !== undefined && { token }),
});

function present({ id, createdAt, log }: Thread) {
  const last_message_at = log.at(-1)?.created_at ?? null;
  return { id, status: 'open', ai_enabled: true, message_count: log.length, created_at: createdAt, last_message_at };
}
