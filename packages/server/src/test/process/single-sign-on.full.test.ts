import { type AccessState, type Me, ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSingleSignOn } from '../../doctor/check-outside.ts';
import { freePort } from '../free-port.ts';
import { OIDC_CLIENT, type OidcServer, startOidcServer } from '../oidc-server.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { InboxBrowser, join, PASSWORD, setUpAdmin } from './inbox-browser.ts';

let server: ServerProcess;
let oidc: OidcServer;
let admin: InboxBrowser;

beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  oidc = await startOidcServer(`${url}${ROUTES.inboxAuth}/callback/sso`);
  server = await startServer({
    PORT: String(port),
    PUBLIC_URL: url,
    DESKBELL_OIDC_ISSUER: oidc.issuer,
    DESKBELL_OIDC_CLIENT_ID: OIDC_CLIENT.id,
    DESKBELL_OIDC_CLIENT_SECRET: OIDC_CLIENT.secret,
    DESKBELL_OIDC_NAME: 'Shop log-in',
  });
  admin = await setUpAdmin(server);
});
afterAll(async () => {
  await server.stop();
  await oidc.stop();
});

/** Through the shop's log-in service as `account`, and back; answers where the browser ends. */
async function comeBy(account: Partial<OidcServer['account']>, browser = new InboxBrowser(server)) {
  Object.assign(oidc.account, account);
  const started = await browser.auth('/sign-in/social', { provider: 'sso', callbackURL: ROUTES.inbox });
  expect(started.status, started.text).toBe(200);
  const there = new InboxBrowser({ url: oidc.issuer });
  let at = (started.body as { url: string }).url;
  for (let hop = 0; hop < 10 && at.startsWith(oidc.issuer); hop++) {
    const answer = await there.ask('GET', at);
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`the provider stopped at ${at}: ${answer.status} ${answer.text}`);
    at = new URL(location, at).href;
  }
  const back = await browser.ask('GET', at, undefined, { 'sec-fetch-site': 'cross-site' });
  return { browser, at: back.headers.get('location'), status: back.status, callback: at };
}

test('[AC12] the log-in page is told of it', async () => {
  const { data } = await new InboxBrowser(server).ask('GET', ROUTES.agentAccess);
  expect((data as AccessState).single_sign_on).toEqual({ name: 'Shop log-in' });
});

test('[AC12] a member with the same proven address comes in, and stays themselves', async () => {
  const { browser, at } = await comeBy({ sub: 'ada', email: 'ada@shop.example', email_verified: true });
  expect(at).toBe(ROUTES.inbox);
  const [mine, hers] = [(await browser.me()).data as Me, (await admin.me()).data as Me];
  expect(mine.member.id).toBe(hers.member.id);
  expect(mine.member.name, 'the name is not taken over').toBe('Ada');
  const renamed = await comeBy({ sub: 'ada', email: 'ada-new@shop.example' });
  expect(((await renamed.browser.me()).data as Me).member.id, 'known by the sub from now on').toBe(hers.member.id);
});

test('[AC12] whoever nobody invited does not come in', async () => {
  const { browser, at, status } = await comeBy({ sub: 'eve', email: 'eve@shop.example', email_verified: true });
  expect([status, at]).toEqual([302, expect.stringContaining('/inbox/log-in?error=')]);
  expect((await browser.me()).status).toBe(401);
});

test('[AC12] an address the service does not call proven opens neither an account nor an invitation', async () => {
  await join(server, admin, 'bob@shop.example');
  await admin.ask('POST', ROUTES.agentInvitations, { email: 'fay@shop.example', role: 'admin' });
  for (const [sub, email] of [
    ['bob', 'bob@shop.example'],
    ['fay', 'fay@shop.example'],
  ] as const) {
    const { browser, at } = await comeBy({ sub, email, email_verified: false });
    expect(at).toContain('error=');
    expect((await browser.me()).status).toBe(401);
  }
});

test('[AC12] [AC7] an invited address becomes a member, and the invitation is used up', async () => {
  await admin.ask('POST', ROUTES.agentInvitations, { email: 'gil@shop.example', role: 'agent' });
  const { browser, at } = await comeBy({ sub: 'gil', email: 'gil@shop.example', email_verified: true, name: 'Gil' });
  expect(at).toBe(ROUTES.inbox);
  expect(((await browser.me()).data as Me).member).toMatchObject({ name: 'Gil', role: 'agent' });
  const { data } = await admin.ask('GET', ROUTES.agentInvitations);
  expect(JSON.stringify(data)).not.toContain('gil@');
});

test('[AC12] a name nobody could have typed is cut to one', async () => {
  await admin.ask('POST', ROUTES.agentInvitations, { email: 'ivy@shop.example', role: 'agent' });
  const name = `Ivy\0${'y'.repeat(10_000)}`;
  const { browser } = await comeBy({ sub: 'ivy', email: 'ivy@shop.example', email_verified: true, name });
  expect(((await browser.me()).data as Me).member.name).toBe(`Ivy${'y'.repeat(197)}`);
});

test('[AC12] [AC9] a disabled member does not come in this way either', async () => {
  const { id } = await join(server, admin, 'hal@shop.example');
  await admin.ask('PATCH', `${ROUTES.agentMembers}/${id}`, { enabled: false });
  const { browser, at } = await comeBy({ sub: 'hal', email: 'hal@shop.example', email_verified: true });
  expect(at).toContain('error=');
  expect((await browser.me()).status).toBe(401);
});

test('[AC12] a callback works in the browser that began, and once', async () => {
  const { browser, callback } = await comeBy({ sub: 'ada', email: 'ada@shop.example', email_verified: true });
  const other = new InboxBrowser(server);
  await other.ask('GET', callback);
  expect((await other.me()).status).toBe(401);
  expect((await browser.me()).status).toBe(200);
  expect((await other.signIn('ada@shop.example', PASSWORD)).status, 'the password still does').toBe(200);
});

test('[AC12] it sends nobody to another site afterwards', async () => {
  const browser = new InboxBrowser(server);
  const elsewhere = [
    'https://evil.example/',
    '//evil.example',
    '/..//evil.example',
    '/.//evil.example',
    '/demo',
    '',
    7,
  ];
  for (const url of elsewhere) {
    for (const field of ['callbackURL', 'errorCallbackURL']) {
      const body = { provider: 'sso', callbackURL: ROUTES.inbox, [field]: url };
      expect((await browser.auth('/sign-in/social', body)).status, `${field} ${url}`).toBe(403);
    }
  }
  const inside = { provider: 'sso', callbackURL: `${ROUTES.inbox}/open/thr_1?q=a`, errorCallbackURL: ROUTES.inbox };
  expect((await browser.auth('/sign-in/social', inside)).status).toBe(200);
});

test('[OP11] [AC12] the doctor tries the service, and says when it is not the one that is meant', async () => {
  const findings = await checkSingleSignOn(oidc.issuer).run();
  expect(findings).toMatchObject([{ level: 'ok' }]);
  const wrong = await checkSingleSignOn(oidc.issuer.replace('127.0.0.1', 'localhost')).run();
  expect(wrong).toMatchObject([{ level: 'FAIL' }]);
});
