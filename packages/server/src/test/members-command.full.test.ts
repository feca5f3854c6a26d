import { ROUTES } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import { InboxBrowser, join, PASSWORD, setUpAdmin, setUpToken } from './process/inbox-browser.ts';
import { runCommand } from './run-command.ts';
import { startServer } from './server-process.ts';
import { makeTemporaryDirectory } from './temporary-directory.ts';

test('[AC2] [AC16] who lost every log-in comes in again beside the stopped server', async () => {
  const data = makeTemporaryDirectory('members');
  const env = { DATA_DIR: data.path };
  const members = (...args: string[]) => runCommand('members', env, ...args);
  const empty = await startServer(env);
  const older = setUpToken(empty);
  await empty.stop();

  const first = await startServer(env);
  expect(setUpToken(first), 'each start prints another link').not.toBe(older);
  const admin = await setUpAdmin(first);
  const { browser: agent } = await join(first, admin, 'bob@shop.example');
  const late = { token: older, name: 'Eve', email: 'eve@shop.example', password: PASSWORD };
  expect((await new InboxBrowser(first).ask('POST', ROUTES.agentSetUp, late)).status, 'the older went with it').toBe(
    404,
  );
  expect((await members('list')).stderr).toContain('is in use by');
  await first.stop();

  const listed = await members('list');
  expect(listed.stdout).toMatch(/^mem_\w+ {2}biz_\w+ {2}admin {2}enabled {2}ada@shop\.example {2}Ada\n/);
  const reset = await members('reset-password', 'bob@shop.example');
  const password = reset.stdout.trim().split('\n').at(-1) ?? '';
  const link = await members('set-up-link');
  const token = /^http:\/\/127\.0\.0\.1:\d+\/inbox\/setup#token=([\w-]+)$/.exec(link.stdout.trim())?.[1];
  expect((await members('reset-password', 'nobody@shop.example')).code).toBe(1);
  expect((await members('nonsense')).code).toBe(2);

  const second = await startServer(env);
  expect(second.output(), 'there is an admin').not.toContain('/inbox/setup');
  const at = { url: second.url };
  const again = new InboxBrowser(at);
  expect((await again.signIn('bob@shop.example', PASSWORD)).status).toBe(401);
  expect((await again.signIn('bob@shop.example', password)).status).toBe(200);
  for (const [name, value] of agent.cookies) again.cookies.set(name, value);
  expect((await again.me()).status, 'the sessions ended').toBe(401);
  const body = { token, name: 'Cleo', email: 'cleo@shop.example', password: PASSWORD };
  expect((await new InboxBrowser(at).ask('POST', ROUTES.agentSetUp, body)).status).toBe(200);
  await second.stop();
  data.remove();
});
