import { readdirSync, readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { HEADERS, type MemberSession, ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { withDeadline } from '../deadline.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { askAsAgent } from './clients.ts';
import { InboxBrowser, join, PASSWORD, setUpAdmin, setUpToken } from './inbox-browser.ts';

let server: ServerProcess;
let admin: InboxBrowser;
let agent: { browser: InboxBrowser; id: string };

beforeAll(async () => {
  server = await startServer();
  const access = await new InboxBrowser(server).ask('GET', ROUTES.agentAccess);
  expect(access.data).toEqual({ needs_setup: true, single_sign_on: null, can_send_mail: false });
  admin = await setUpAdmin(server);
  agent = await join(server, admin, 'bob@shop.example');
});
afterAll(() => server.stop());

/** A socket of a member's browser; answers the HTTP status of a refusal, or the socket. */
function openSocket(
  browser: InboxBrowser,
  headers: Record<string, string> = {},
  query = '',
): Promise<WebSocket | number> {
  const url = browser.url.replace(/^http/, 'ws') + ROUTES.agentSocket + query;
  const socket = new WebSocket(url, { headers: { cookie: browser.cookie, origin: browser.url, ...headers } });
  return new Promise((resolve, reject) => {
    socket.once('message', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('error', reject);
  });
}

const closed = (socket: WebSocket) => new Promise<number>(resolve => socket.once('close', code => resolve(code)));

describe('the first admin', () => {
  test('[AC2] comes by the link of the start, which works once', async () => {
    expect((await admin.me()).data).toMatchObject({
      member: { id: expect.stringMatching(/^mem_/), name: 'Ada', email: 'ada@shop.example', role: 'admin' },
      environments: ['live', 'test'],
      two_factor_enabled: false,
    });
    const again = { token: setUpToken(server), name: 'Eve', email: 'eve@shop.example', password: PASSWORD };
    expect((await new InboxBrowser(server).ask('POST', ROUTES.agentSetUp, again)).status).toBe(404);
    const access = await new InboxBrowser(server).ask('GET', ROUTES.agentAccess);
    expect(access.data).toMatchObject({ needs_setup: false });
  });

  test('[AC4] the cookie is out of reach of scripts and other sites, and its token is in no body', async () => {
    const browser = new InboxBrowser(server);
    const answer = await browser.signIn('ada@shop.example', PASSWORD);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^deskbell_inbox=[\w.%-]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
    const token = decodeURIComponent(browser.cookies.get('deskbell_inbox') ?? '').split('.', 1)[0] ?? '';
    expect(token.length).toBeGreaterThanOrEqual(32);
    expect(answer.text + (await browser.ask('GET', `${ROUTES.inboxAuth}/get-session`)).text).not.toContain(token);
    expect(server.output(), 'nor in the log').not.toContain(token);
  });

  test('[AC4] [AC6] what is secret is in the database as a hash alone', async () => {
    const browser = new InboxBrowser(server);
    await browser.signIn('ada@shop.example', PASSWORD);
    const token = decodeURIComponent(browser.cookies.get('deskbell_inbox') ?? '').split('.', 1)[0] ?? '';
    const invited = await admin.ask('POST', ROUTES.agentInvitations, { email: 'sam@shop.example', role: 'agent' });
    const invitation = (invited.data as { url: string }).url.split('#token=')[1] ?? '';
    const files = readdirSync(server.dataDir).filter(name => name.startsWith('deskbell.db'));
    const bytes = Buffer.concat(files.map(name => readFileSync(joinPath(server.dataDir, name))));
    expect(bytes.includes('sam@shop.example'), 'this looks where the rows are').toBe(true);
    for (const secret of [token, invitation, setUpToken(server), PASSWORD]) expect(bytes.includes(secret)).toBe(false);
  });

  test('[AC4] only what the inbox uses of the log-in can be reached', async () => {
    for (const path of [
      '/sign-up/email',
      '/update-user',
      '/delete-user',
      '/list-sessions',
      '/change-email',
      '/unlink-account',
    ]) {
      expect((await admin.auth(path)).status, path).toBe(404);
    }
    expect((await admin.ask('GET', `${ROUTES.inboxAuth}/sign-out`)).status).toBe(404);
  });
});

describe('a log-in', () => {
  test('[AC4] starts a new session each time and ends the one it came with', async () => {
    const browser = new InboxBrowser(server);
    await browser.signIn('bob@shop.example', PASSWORD);
    const first = browser.cookie;
    await browser.signIn('bob@shop.example', PASSWORD);
    expect(browser.cookie).not.toBe(first);
    const asBefore = (cookie: string) => browser.ask('GET', ROUTES.agentMe, undefined, { cookie });
    expect([(await asBefore(first)).status, (await browser.me()).status]).toEqual([401, 200]);
    const planted = 'deskbell_inbox=planted.by-somebody';
    const fixed = await new InboxBrowser(server).ask(
      'POST',
      `${ROUTES.inboxAuth}/sign-in/email`,
      { email: 'bob@shop.example', password: PASSWORD },
      { cookie: planted },
    );
    expect(fixed.status).toBe(200);
    expect((await asBefore(planted)).status).toBe(401);
  });

  test('[AC5] a wrong password, an unknown address and a disabled member look the same', async () => {
    const gone = await join(server, admin, 'gone@shop.example');
    await admin.ask('PATCH', `${ROUTES.agentMembers}/${gone.id}`, { enabled: false });
    const tries = [
      await new InboxBrowser(server).signIn('bob@shop.example', 'not his password'),
      await new InboxBrowser(server).signIn('nobody@shop.example', 'not his password'),
      await new InboxBrowser(server).signIn('gone@shop.example', PASSWORD),
    ];
    const [first] = tries;
    for (const { status, text, headers } of tries) {
      expect([status, text]).toEqual([401, first?.text]);
      expect(headers.getSetCookie().filter(line => !/Max-Age=0/.test(line))).toEqual([]);
    }
  });

  test('[AC8] without mail nobody is sent a link, whoever asks', async () => {
    const ask = (email: string) => new InboxBrowser(server).auth('/request-password-reset', { email });
    const [known, unknown] = [await ask('bob@shop.example'), await ask('nobody@shop.example')];
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
  });

  test('[AC10] logging out ends the session and takes the cookie back', async () => {
    const browser = new InboxBrowser(server);
    await browser.signIn('bob@shop.example', PASSWORD);
    const { cookie } = browser;
    expect((await browser.auth('/sign-out')).status).toBe(200);
    expect(browser.cookies.size).toBe(0);
    expect((await browser.ask('GET', ROUTES.agentMe, undefined, { cookie })).status).toBe(401);
  });
});

describe('whose page asks', () => {
  const change = (headers: Record<string, string>) =>
    agent.browser.ask('PATCH', ROUTES.agentMe, { name: 'Bob' }, headers);

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this host', { origin: 'http://127.0.0.1:9' }],
    ['no page at all', { origin: 'null' }],
    ['a sibling, says the browser', { 'sec-fetch-site': 'same-site' }],
    ['another site, says the browser', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ])('[AC3] %s changes nothing with the cookie', async (_what, headers) => {
    expect((await change(headers)).status).toBe(403);
    expect((await openSocketStatus(headers)).toString()).toBe('403');
  });

  async function openSocketStatus(headers: Record<string, string>): Promise<number> {
    // Browsers do not mark upgrades: there only the origin counts.
    const { origin = 'https://evil.example' } = headers;
    const opened = await openSocket(agent.browser, { origin });
    return typeof opened === 'number' ? opened : 101;
  }

  test('[AC3] a request without any mark may read, and no more', async () => {
    const { cookie, url } = agent.browser;
    const unmarked = (method: string) => fetch(url + ROUTES.agentMe, { method, headers: { cookie } });
    expect([(await unmarked('GET')).status, (await unmarked('PATCH')).status]).toEqual([200, 403]);
    expect((await change({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test('[AC3] another site can neither log somebody in nor out', async () => {
    const evil = { origin: 'https://evil.example' };
    const credentials = { email: 'bob@shop.example', password: PASSWORD };
    const signedIn = await new InboxBrowser(server).ask('POST', `${ROUTES.inboxAuth}/sign-in/email`, credentials, evil);
    expect([signedIn.status, signedIn.headers.getSetCookie()]).toEqual([403, []]);
    expect((await agent.browser.ask('POST', `${ROUTES.inboxAuth}/sign-out`, {}, evil)).status).toBe(403);
    const [name, password] = ['Eve', PASSWORD];
    const email = 'eve@shop.example';
    const invited = await admin.ask('POST', ROUTES.agentInvitations, { email, role: 'agent' });
    const token = (invited.data as { url: string }).url.split('#token=')[1];
    for (const path of [`${ROUTES.agentInvitations}/accept`, ROUTES.agentSetUp]) {
      const made = await new InboxBrowser(server).ask('POST', path, { token, name, email, password }, evil);
      expect([path, made.status, made.headers.getSetCookie()]).toEqual([path, 403, []]);
    }
    expect((await agent.browser.me()).status).toBe(200);
  });

  test('[AC3] the environment is live unless the request says test; nothing crosses', async () => {
    await askAsAgent(server, 'PATCH', ROUTES.agentWidgetSettings, { title: 'of test' });
    const title = async (headers: Record<string, string>) => {
      const answer = await agent.browser.ask('GET', ROUTES.agentWidgetSettings, undefined, headers);
      return (answer.data as { title?: string } | undefined)?.title ?? answer.status;
    };
    expect([
      await title({ [HEADERS.environment]: 'test' }),
      await title({}),
      await title({ [HEADERS.environment]: 'x' }),
    ]).toEqual(['of test', expect.not.stringContaining('of test'), 400]);
    const socket = await openSocket(agent.browser, {}, '?environment=x');
    expect(socket).toBe(400);
  });
});

describe('invitations and members', () => {
  test('[AC7] an invitation works once, for the address it names', async () => {
    const invited = await admin.ask('POST', ROUTES.agentInvitations, { email: ' Cleo@Shop.example ', role: 'agent' });
    const { url, mailed, email } = invited.data as { url: string; mailed: boolean; email: string };
    expect([mailed, email]).toEqual([false, 'cleo@shop.example']);
    const token = url.split('#token=')[1];
    const path = ROUTES.agentInvitations;
    const browser = new InboxBrowser(server);
    const offer = await browser.ask('POST', `${path}/find`, { token });
    expect(offer.data).toEqual({ email, role: 'agent', business_name: expect.any(String) });
    const listed = await admin.ask('GET', path);
    expect(listed.text, 'the token is never shown again').not.toContain(token);
    const body = { token, name: 'Cleo', password: PASSWORD };
    expect((await browser.ask('POST', `${path}/accept`, body)).data).toMatchObject({
      member: { email, role: 'agent' },
    });
    expect((await browser.me()).status).toBe(200);
    expect((await new InboxBrowser(server).ask('POST', `${path}/accept`, body)).status).toBe(404);
    expect((await admin.ask('POST', path, { email, role: 'agent' })).status, 'a member already').toBe(409);
  });

  test('[AC7] an invitation that was taken back is over', async () => {
    const path = ROUTES.agentInvitations;
    const invited = await admin.ask('POST', path, { email: 'dan@shop.example', role: 'agent' });
    const { id, url } = invited.data as { id: string; url: string };
    expect((await admin.ask('DELETE', `${path}/${id}`)).status).toBe(200);
    const token = url.split('#token=')[1];
    expect((await admin.ask('POST', `${path}/find`, { token })).status).toBe(404);
  });

  test.each([
    ['short', 'too short'],
    ['bob@shop.example', 'the address'],
    ['Password123!', 'a common one'],
    ['aaaaaaaaaaaaaaaa', 'one character'],
    ['1234567890', 'digits in a row'],
  ])('[AC6] the password %s is refused: %s', async password => {
    const path = ROUTES.agentInvitations;
    const invited = await admin.ask('POST', path, { email: 'bob2@shop.example', role: 'agent' });
    const token = (invited.data as { url: string }).url.split('#token=')[1];
    const answer = await new InboxBrowser(server).ask('POST', `${path}/accept`, {
      token,
      name: 'Bob',
      password: password === 'bob@shop.example' ? 'bob2@shop.example' : password,
    });
    expect([answer.status, answer.code]).toEqual([400, 'VALIDATION_ERROR']);
    const changed = await agent.browser.auth('/change-password', { currentPassword: PASSWORD, newPassword: password });
    expect(changed.status, changed.text).toBe(400);
  });

  test('[AC9] the last admin stays one', async () => {
    const { member } = (await admin.me()).data as { member: { id: string } };
    for (const change of [{ role: 'agent' }, { enabled: false }]) {
      const answer = await admin.ask('PATCH', `${ROUTES.agentMembers}/${member.id}`, change);
      expect([answer.status, answer.code]).toEqual([422, 'BUSINESS_RULE_VIOLATION']);
    }
  });

  test('[AC9] [AC10] whoever is disabled is out at once, their sockets too', async () => {
    const { browser, id } = await join(server, admin, 'erin@shop.example');
    const socket = await openSocket(browser, {}, '?environment=test');
    if (typeof socket === 'number') throw new Error(`refused: ${socket}`);
    const over = closed(socket);
    await admin.ask('PATCH', `${ROUTES.agentMembers}/${id}`, { enabled: false });
    expect(await withDeadline(10_000, () => 'the socket stayed open', over)).toBe(4401);
    expect((await browser.me()).status).toBe(401);
    await admin.ask('PATCH', `${ROUTES.agentMembers}/${id}`, { enabled: true });
    expect((await browser.me()).status, 'the session does not come back').toBe(401);
  });

  test('[AC10] a member sees and ends their own browsers, and nobody else’s', async () => {
    const [desk, phone] = [new InboxBrowser(server), new InboxBrowser(server, { 'user-agent': 'Phone' })];
    await desk.signIn('bob@shop.example', PASSWORD);
    await phone.signIn('bob@shop.example', PASSWORD);
    const path = `${ROUTES.agentMe}/sessions`;
    const { sessions } = (await desk.ask('GET', path)).data as { sessions: MemberSession[] };
    const theirs = sessions.find(({ user_agent }) => user_agent === 'Phone');
    expect(theirs).toMatchObject({ ip: '127.0.0.1', is_current: false, id: expect.stringMatching(/^mses_/) });
    expect(sessions.filter(({ is_current }) => is_current)).toHaveLength(1);
    const ada = (await admin.ask('GET', path)).data as { sessions: MemberSession[] };
    expect((await desk.ask('DELETE', `${path}/${ada.sessions[0]?.id}`)).status).toBe(404);
    expect((await desk.ask('DELETE', `${path}/${theirs?.id}`)).data).toEqual({ ended: 1 });
    expect([(await desk.me()).status, (await phone.me()).status]).toEqual([200, 401]);
    const all = await admin.ask('DELETE', `${ROUTES.agentMembers}/${agent.id}/sessions`);
    expect(all.status).toBe(200);
    expect((await desk.me()).status).toBe(401);
    await agent.browser.signIn('bob@shop.example', PASSWORD);
  });
});
