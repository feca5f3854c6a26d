import { HEADERS, ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';
import { ask } from './clients.ts';
import { PASSWORD, setUpToken } from './inbox-browser.ts';

// What browsers are told when they come by https; the proxy that speaks it is left out.

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer({ PUBLIC_URL: 'https://support.shop.example' });
});
afterAll(() => server.stop());

const open = () =>
  ask(server, ROUTES.conversation, { method: 'POST', headers: { [HEADERS.publicKey]: server.publicKey } });

test('[SE3] the cookie is for https alone, bound to the host, and works inside other sites', async () => {
  const cookie = (await open()).headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^__Host-deskbell_test_/);
  for (const attribute of ['Secure', 'HttpOnly', 'SameSite=None', 'Partitioned', 'Path=/']) {
    expect(cookie.split('; ')).toContain(attribute);
  }
  expect(cookie).not.toContain('Domain');
});

test('[SE3] a cookie that any subdomain could have set is no session', async () => {
  const pair = (await open()).headers.get('set-cookie')?.split(';')[0] ?? '';
  const status = async (cookie: string) =>
    (await ask(server, ROUTES.authStatus, { headers: { [HEADERS.publicKey]: server.publicKey, cookie } })).data;
  expect(await status(pair)).toMatchObject({ session_expires_at: expect.any(String) });
  expect(await status(pair.replace('__Host-', ''))).toMatchObject({ session_expires_at: null });
});

test('[AC3] [AC4] so is the inbox’s, which counts from pages of PUBLIC_URL alone', async () => {
  const origin = 'https://support.shop.example';
  const json = { token: setUpToken(server), name: 'Ada', email: 'ada@shop.example', password: PASSWORD };
  const answer = await ask(server, ROUTES.agentSetUp, { method: 'POST', headers: { origin }, json });
  const cookie = answer.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^__Host-deskbell_inbox=/);
  for (const attribute of ['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/'])
    expect(cookie.split('; ')).toContain(attribute);
  expect(cookie).not.toContain('Domain');
  const [pair = ''] = cookie.split(';', 1);
  const change = async (headers: Record<string, string>) =>
    (await ask(server, ROUTES.agentMe, { method: 'PATCH', headers, json: { name: 'Ada' } })).status;
  expect(await change({ cookie: pair, origin })).toBe(200);
  expect(await change({ cookie: pair.replace('__Host-', ''), origin }), 'any subdomain could have set it').toBe(401);
  expect(await change({ cookie: pair, origin: 'http://support.shop.example' })).toBe(403);
});

test('[EN7] every answer asks browsers never to come without TLS again', async () => {
  for (const answer of [await open(), await ask(server, '/nowhere'), await ask(server, '/readyz')]) {
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
  }
});

test('[UP2] [FI1] URLs of files begin with the public one', async () => {
  const json = { filename: 'a.txt', content_type: 'text/plain', size_bytes: 1 };
  const answer = await ask(server, ROUTES.uploadInit, {
    method: 'POST',
    headers: { [HEADERS.publicKey]: server.publicKey },
    json,
  });
  expect((answer.data as { upload_url: string }).upload_url).toMatch(/^https:\/\/support\.shop\.example\/files\//);
});
