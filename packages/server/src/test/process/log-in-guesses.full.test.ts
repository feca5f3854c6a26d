import { ROUTES } from '@deskbell/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';
import { InboxBrowser, join, PASSWORD, setUpAdmin } from './inbox-browser.ts';
import { connectRaw } from './raw-peer.ts';

let server: ServerProcess;
beforeEach(async () => {
  server = await startServer({ DESKBELL_RATE_LIMITS: 'on' });
});
afterEach(() => server.stop());

const tryPassword = (email: string, password = 'a wrong password') => new InboxBrowser(server).signIn(email, password);

test.each(['a member', 'nobody'])('[AC5] the address of %s can be tried ten times, then from nowhere', async whose => {
  const email = `${whose.replace(' ', '-')}@shop.example`;
  if (whose === 'a member') await join(server, await setUpAdmin(server), email);
  for (let i = 0; i < 10; i++) expect((await tryPassword(email)).status, `try ${i}`).toBe(401);
  const refused = await tryPassword(email);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  expect((await tryPassword(email.toUpperCase(), PASSWORD)).status, 'in capitals too').toBe(429);
});

test('[AC5] neither a session nor a path that is written in another way is a way around it', async () => {
  const email = 'ada@shop.example';
  const browser = await setUpAdmin(server);
  const guesses = [
    '/change-password',
    '/two-factor/enable',
    '/two-factor/disable',
    '/two-factor/generate-backup-codes',
  ];
  for (let i = 0; i < 10; i++) {
    const password = `wrong password ${i}`;
    const body = { password, currentPassword: password, newPassword: PASSWORD };
    expect((await browser.auth(guesses[i % guesses.length] ?? '', body)).status, `try ${i}`).toBe(400);
  }
  const body = JSON.stringify({ email, password: PASSWORD });
  for (const end of ['', '#', '#x', '?', '?x#y', '/', ';', '%20']) {
    const peer = await connectRaw(server);
    peer.write(
      `POST ${ROUTES.inboxAuth}/sign-in/email${end} HTTP/1.1\r\nhost: ${new URL(server.url).host}\r\n` +
        `content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    );
    expect((await peer.ended()).toString(), end).toMatch(/^HTTP\/1.1 (429|404) /);
  }
});

test('[AC5] a network asks for sixty addresses in a row, each for one token', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 100 && !statuses.includes(429); i++) {
    const answer = await new InboxBrowser(server).auth('/request-password-reset', { email: `${i}@shop.example` });
    statuses.push(answer.status);
  }
  // Meanwhile every two seconds have given one back.
  expect(statuses.length).toBeGreaterThan(60);
  expect(statuses.at(-1)).toBe(429);
});
