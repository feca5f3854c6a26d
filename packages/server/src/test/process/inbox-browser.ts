import { type Envelope, ROUTES } from '@deskbell/protocol';
import type { MailServer } from '../mail-server.ts';
import type { ServerProcess } from '../server-process.ts';
import { until } from './until.ts';

export interface InboxAnswer {
  status: number;
  headers: Headers;
  /** As it came. */
  text: string;
  body: unknown;
  /** Of the envelope; undefined for a refusal. */
  data: unknown;
  code: string | undefined;
}

/** What a browser at the inbox does: it keeps cookies and says which page asks. */
export class InboxBrowser {
  readonly url: string;
  readonly cookies = new Map<string, string>();
  readonly #headers: Record<string, string>;

  constructor(server: Pick<ServerProcess, 'url'>, headers: Record<string, string> = {}) {
    this.url = server.url;
    this.#headers = headers;
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** `extra`: headers beside those of a page of the inbox, or in their place. */
  async ask(method: string, path: string, body?: unknown, extra: Record<string, string> = {}): Promise<InboxAnswer> {
    const headers: Record<string, string> = { ...this.#headers };
    if (method !== 'GET') headers['origin'] = this.url;
    if (this.cookies.size > 0) headers['cookie'] = this.cookie;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: { ...headers, ...extra },
      redirect: 'manual',
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    this.#keep(response.headers.getSetCookie());
    const text = await response.text();
    const parsed: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, text, body: parsed, ...read(parsed) };
  }

  /** A call of the log-in library. */
  auth(path: string, body: unknown = {}): Promise<InboxAnswer> {
    return this.ask('POST', ROUTES.inboxAuth + path, body);
  }

  signIn(email: string, password: string): Promise<InboxAnswer> {
    return this.auth('/sign-in/email', { email, password });
  }

  me(): Promise<InboxAnswer> {
    return this.ask('GET', ROUTES.agentMe);
  }

  #keep(lines: string[]): void {
    for (const line of lines) {
      const [pair = ''] = line.split(';', 1);
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

function read(body: unknown): { data: unknown; code: string | undefined } {
  const answer = body as Envelope<unknown> & { code?: string };
  if (typeof answer !== 'object' || answer === null) return { data: undefined, code: undefined };
  if ('success' in answer) {
    return answer.success ? { data: answer.data, code: undefined } : { data: undefined, code: answer.error.code };
  }
  return { data: undefined, code: (answer as { code?: string }).code };
}

export const PASSWORD = 'seven tall lighthouses';

/** The token of the set-up link the server printed. */
export function setUpToken(server: Pick<ServerProcess, 'output'>): string {
  const token = /\/inbox\/setup#token=([\w-]+)/.exec(server.output())?.[1];
  if (token === undefined) throw new Error(`the server printed no set-up link:\n${server.output()}`);
  return token;
}

/** The first admin, logged in. */
export async function setUpAdmin(
  server: ServerProcess,
  email = 'ada@shop.example',
  name = 'Ada',
): Promise<InboxBrowser> {
  const browser = new InboxBrowser(server);
  const answer = await browser.ask('POST', ROUTES.agentSetUp, {
    token: setUpToken(server),
    name,
    email,
    password: PASSWORD,
  });
  if (answer.status !== 200) throw new Error(`the set-up was refused: ${answer.text}`);
  return browser;
}

/** A further member, invited by `admin` and logged in. */
export async function join(
  server: ServerProcess,
  admin: InboxBrowser,
  email: string,
  role: 'admin' | 'agent' = 'agent',
  name = email.split('@', 1)[0] ?? email,
): Promise<{ browser: InboxBrowser; id: string }> {
  const invited = await admin.ask('POST', ROUTES.agentInvitations, { email, role });
  const token = /#token=([\w-]+)$/.exec((invited.data as { url: string }).url)?.[1];
  const browser = new InboxBrowser(server);
  const path = `${ROUTES.agentInvitations}/accept`;
  const accepted = await browser.ask('POST', path, { token, name, password: PASSWORD });
  if (accepted.status !== 200) throw new Error(`the invitation was refused: ${accepted.text}`);
  return { browser, id: (accepted.data as { member: { id: string } }).member.id };
}

/** The token of the link of a kind (`invitation`, `reset`) that was mailed to an address. */
export function linkMailedTo(mail: MailServer, address: string, kind: string): Promise<string> {
  return until(`a mail to ${address}`, async () =>
    mail.received.find(
      ({ to, raw }) => to.includes(address) && raw.replaceAll('=\r\n', '').includes(`/inbox/${kind}#`),
    ),
  ).then(({ raw }) => /#token=(?:3D)?([\w-]+)/.exec(raw.replaceAll('=\r\n', '').replaceAll('=3D', '='))?.[1] ?? '');
}
