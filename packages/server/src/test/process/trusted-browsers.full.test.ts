import { ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MailServer, startMailServer } from '../mail-server.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { nextTotpOf, totpOf } from '../totp.ts';
import { InboxBrowser, join, linkMailedTo, PASSWORD, setUpAdmin } from './inbox-browser.ts';

// Browsers that are spared the second factor for a while.

let server: ServerProcess;
let mail: MailServer;
let admin: InboxBrowser;

beforeAll(async () => {
  mail = await startMailServer();
  server = await startServer({
    DESKBELL_SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    DESKBELL_MAIL_FROM: 'Shop <help@shop.example>',
  });
  admin = await setUpAdmin(server);
});
afterAll(async () => {
  await server.stop();
  await mail.stop();
});

const NEW_PASSWORD = 'eight tall lighthouses';

/** A member with a second factor, and a browser of theirs that is not asked for it. */
async function createTrust(email: string) {
  const { browser, id } = await join(server, admin, email);
  const enable = async () => {
    const started = await browser.auth('/two-factor/enable', { password: PASSWORD });
    const { totpURI } = started.body as { totpURI: string };
    expect((await browser.auth('/two-factor/verify-totp', { code: totpOf(totpURI) })).status).toBe(200);
    return totpURI;
  };
  const code = nextTotpOf(await enable());
  const laptop = new InboxBrowser(server);
  const isAsked = async (password = PASSWORD) =>
    ((await laptop.signIn(email, password)).body as { twoFactorRedirect?: boolean }).twoFactorRedirect === true;
  expect(await isAsked()).toBe(true);
  expect((await laptop.auth('/two-factor/verify-totp', { code, trustDevice: true })).status).toBe(200);
  expect(await isAsked(), 'spared').toBe(false);
  return { browser, id, enable, isAsked };
}

test('[AC11] is asked again when all sessions were ended', async () => {
  const { id, isAsked } = await createTrust('ended@shop.example');
  expect((await admin.ask('DELETE', `${ROUTES.agentMembers}/${id}/sessions`)).status).toBe(200);
  expect(await isAsked()).toBe(true);
});

test('[AC11] is asked again after a new password', async () => {
  const { browser, isAsked } = await createTrust('renewed@shop.example');
  const passwords = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
  expect((await browser.auth('/change-password', passwords)).status).toBe(200);
  expect(await isAsked(NEW_PASSWORD)).toBe(true);
});

test('[AC8] [AC11] is asked again after a forgotten one', async () => {
  const email = 'forgotten@shop.example';
  const { isAsked } = await createTrust(email);
  await new InboxBrowser(server).auth('/request-password-reset', { email });
  const token = await linkMailedTo(mail, email, 'reset');
  const reset = await new InboxBrowser(server).auth('/reset-password', { newPassword: NEW_PASSWORD, token });
  expect(reset.status).toBe(200);
  expect(await isAsked(NEW_PASSWORD)).toBe(true);
});

test('[AC11] is asked for a new factor in the place of the old one', async () => {
  const { browser, enable, isAsked } = await createTrust('replaced@shop.example');
  expect((await browser.auth('/two-factor/disable', { password: PASSWORD })).status).toBe(200);
  await enable();
  expect(await isAsked()).toBe(true);
});
