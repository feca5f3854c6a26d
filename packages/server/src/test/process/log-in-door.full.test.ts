import { ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';
import { type InboxBrowser, PASSWORD, setUpAdmin } from './inbox-browser.ts';
import { connectRaw } from './raw-peer.ts';

// What stands in front of the log-in library.

let server: ServerProcess;
let admin: InboxBrowser;

beforeAll(async () => {
  server = await startServer();
  admin = await setUpAdmin(server);
});
afterAll(() => server.stop());

test('[AC4] [EN2] what is no object, or no text a database can hold, gets no further than the door', async () => {
  const refused = [
    ['/sign-in/social', 'x'],
    ['/sign-in/social', ['sso']],
    ['/sign-in/email', null],
    ['/passkey/delete-passkey', { id: 'a\0b' }],
    ['/reset-password', { newPassword: PASSWORD, token: { toString: 1 } }],
    ['/reset-password', { newPassword: PASSWORD, token: '\0' }],
    ['/passkey/verify-authentication', { response: { id: ['\ud800'] } }],
  ] as const;
  for (const [path, body] of refused) {
    expect((await admin.auth(path, body)).status, `${path} ${JSON.stringify(body)}`).toBe(400);
  }
  expect((await admin.me()).status).toBe(200);
  for (const host of ['user@shop.example', 'shop.example/x', '[']) {
    const peer = await connectRaw(server);
    peer.write(`GET ${ROUTES.inboxAuth}/get-session HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    expect((await peer.ended()).toString(), host).toMatch(/^HTTP\/1.1 400 /);
  }
});
