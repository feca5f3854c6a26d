import { type Me, type MemberRole, ROUTES } from '@deskbell/protocol';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../../../server/src/test/browser.ts';
import { askAsAgent } from '../../../server/src/test/process/clients.ts';
import { type ServerProcess, startServer } from '../../../server/src/test/server-process.ts';
import { ensureBuilt as ensureWidgetBuilt } from '../../../widget/src/build/ensure-built.ts';
import { ensureBuilt } from '../build/ensure-built.ts';

/** Somebody of the team, and what logs their browser in. */
export interface TeamMember {
  id: string;
  name: string;
  email: string;
  password: string;
  cookie: { name: string; value: string };
}

/** The real server, two of its people, and a browser. */
export interface Scene {
  server: ServerProcess;
  browser: Browser;
  admin: TeamMember;
  agent: TeamMember;
  /** What went wrong in any page: errors of its scripts and console, violations of its policy among them. */
  faults: string[];
  /** A window of that person's, at a path below `/inbox`, in the test environment. */
  open(who: TeamMember | null, path?: string, options?: BrowserContextOptions): Promise<Page>;
  /** The same, for a page that is to be prepared before it loads anything. */
  prepare(who: TeamMember | null, options?: BrowserContextOptions): Promise<BrowserContext>;
  watch(page: Page): void;
  ask(method: string, path: string, json?: unknown): ReturnType<typeof askAsAgent>;
  invite(name: string, role: MemberRole): Promise<TeamMember>;
  close(): Promise<void>;
}

/** What a page says when the network is taken from it on purpose, or a request is refused on purpose. */
const EXPECTED = /Failed to load resource|WebSocket connection|net::ERR_/;
const PASSWORD = 'a long horse battery staple';

export async function openScene(env: Record<string, string> = {}): Promise<Scene> {
  await Promise.all([ensureBuilt(), ensureWidgetBuilt()]);
  const [server, browser] = await Promise.all([startServer(env), launchBrowser()]);
  const faults: string[] = [];
  const setUpToken = /\/inbox\/setup#token=(\S+)/.exec(server.output())?.[1] ?? '';
  const admin = await enter(server, ROUTES.agentSetUp, {
    token: setUpToken,
    name: 'Ada Byron',
    email: 'ada@shop.example',
    password: PASSWORD,
  });

  function watch(page: Page): void {
    page.on('pageerror', error => faults.push(error.stack ?? error.message));
    page.on('console', message => {
      if (message.type() === 'error' && !EXPECTED.test(message.text())) faults.push(message.text());
    });
  }

  async function prepare(who: TeamMember | null, options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, ...options });
    context.setDefaultTimeout(30_000);
    if (who) await context.addCookies([{ ...who.cookie, url: server.url, httpOnly: true, sameSite: 'Lax' }]);
    await context.addInitScript(() => {
      localStorage.setItem('deskbell-inbox-environment', 'test');
      localStorage.setItem('deskbell-inbox-sound', 'off');
    });
    return context;
  }

  async function invite(name: string, role: MemberRole): Promise<TeamMember> {
    const email = `${name.split(' ')[0]?.toLowerCase()}@shop.example`;
    const answer = await fetch(server.url + ROUTES.agentInvitations, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url, cookie: cookieHeader(admin) },
      body: JSON.stringify({ email, role }),
    });
    const { data } = (await answer.json()) as { data: { url: string } };
    const token = new URL(data.url).hash.replace(/^#(token=)?/, '');
    return enter(server, `${ROUTES.agentInvitations}/accept`, { token, name, email, password: PASSWORD });
  }

  const agent = await invite('Grace Hopper', 'agent');
  return {
    server,
    browser,
    admin,
    agent,
    faults,
    prepare,
    watch,
    invite,
    ask: (method, path, json) => askAsAgent(server, method, path, json),
    async open(who, path = '', options = {}) {
      const context = await prepare(who, options);
      const page = await context.newPage();
      watch(page);
      await page.goto(server.url + ROUTES.inbox + path);
      return page;
    },
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}

const cookieHeader = ({ cookie }: TeamMember) => `${cookie.name}=${cookie.value}`;

/** Sets up, or takes an invitation: both log in. */
async function enter(
  { url }: ServerProcess,
  path: string,
  body: { token: string; name: string; email: string; password: string },
): Promise<TeamMember> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  const [first = ''] = answer.headers.getSetCookie();
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(first) ?? [];
  if (!answer.ok || name === '') throw new Error(`nobody came in: ${answer.status} ${text}`);
  const { member } = (JSON.parse(text) as { data: Me }).data;
  return { id: member.id, name: member.name, email: member.email, password: body.password, cookie: { name, value } };
}
