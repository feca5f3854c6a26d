import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';
import { InboxBrowser, join, PASSWORD, setUpAdmin } from './inbox-browser.ts';

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
