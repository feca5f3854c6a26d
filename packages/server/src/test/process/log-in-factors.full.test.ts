import { type AuditPage, type Me, ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MailServer, startMailServer } from '../mail-server.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { createSoftwarePasskey } from '../software-passkey.ts';
import { nextTotpOf, totpOf } from '../totp.ts';
import { InboxBrowser, join, linkMailedTo, PASSWORD, setUpAdmin } from './inbox-browser.ts';

let server: ServerProcess;
let mail: MailServer;
let admin: InboxBrowser;

beforeAll(async () => {
  mail = await startMailServer();
  server = await startServer({
    DESKBELL_RATE_LIMITS: 'on',
    DESKBELL_SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    DESKBELL_MAIL_FROM: 'Shop <help@shop.example>',
  });
  admin = await setUpAdmin(server);
});
afterAll(async () => {
  await server.stop();
  await mail.stop();
});

const mailTo = (address: string, kind: string) => linkMailedTo(mail, address, kind);

const actionsOf = async () => {
  const answer = await admin.ask('GET', `${ROUTES.agentAudit}?limit=100`);
  return (answer.data as AuditPage).entries.map(({ action }) => action);
};

describe('a second factor', () => {
  test('[AC11] is asked for after the password, by code or backup code, each once', async () => {
    const { browser } = await join(server, admin, 'totp@shop.example');
    const started = await browser.auth('/two-factor/enable', { password: PASSWORD });
    const { totpURI, backupCodes } = started.body as { totpURI: string; backupCodes: string[] };
    expect(totpURI).toMatch(/^otpauth:\/\/totp\/Deskbell:totp%40shop\.example\?/);
    expect((await browser.auth('/two-factor/verify-totp', { code: '000000' })).status).toBe(401);
    expect((await browser.auth('/two-factor/verify-totp', { code: totpOf(totpURI) })).status).toBe(200);
    expect((await browser.me()).data).toMatchObject({ two_factor_enabled: true });

    const phone = new InboxBrowser(server);
    const half = await phone.signIn('totp@shop.example', PASSWORD);
    expect(half.body).toMatchObject({ twoFactorRedirect: true });
    expect((await phone.me()).status, 'not in yet').toBe(401);
    expect((await phone.auth('/two-factor/verify-totp', { code: '000000' })).status).toBe(401);
    expect((await phone.auth('/two-factor/verify-totp', { code: nextTotpOf(totpURI) })).status).toBe(200);
    expect((await phone.me()).status).toBe(200);

    const [code = ''] = backupCodes;
    const tries = [];
    for (let i = 0; i < 2; i++) {
      const lost = new InboxBrowser(server);
      await lost.signIn('totp@shop.example', PASSWORD);
      tries.push((await lost.auth('/two-factor/verify-backup-code', { code })).status);
    }
    expect(tries, 'it works once').toEqual([200, 401]);
    expect(await actionsOf()).toContain('log_in.second_factor_added');
    expect(server.output()).not.toContain(new URL(totpURI).searchParams.get('secret'));
  });

  test('[AC11] a code that was used logs nobody in again, however many try at once', async () => {
    const { browser } = await join(server, admin, 'watched@shop.example');
    const started = await browser.auth('/two-factor/enable', { password: PASSWORD });
    const { totpURI } = started.body as { totpURI: string };
    const [first, second] = [totpOf(totpURI), nextTotpOf(totpURI)];
    expect((await browser.auth('/two-factor/verify-totp', { code: first })).status).toBe(200);
    const halfways = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const other = new InboxBrowser(server);
        await other.signIn('watched@shop.example', PASSWORD);
        return other;
      }),
    );
    const [watcher, ...rest] = halfways;
    const seen = await watcher?.auth('/two-factor/verify-totp', { code: first });
    expect([seen?.status, seen?.code]).toEqual([401, 'CODE_USED']);
    expect((await watcher?.me())?.status).toBe(401);
    const answers = await Promise.all(rest.map(other => other.auth('/two-factor/verify-totp', { code: second })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401, 401]);
    const entered = await Promise.all(rest.map(other => other.me()));
    expect(entered.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('[AC11] five wrong codes end the attempt, ten in a row lock the factor: the right one is refused too', async () => {
    const { browser } = await join(server, admin, 'guessed@shop.example');
    const started = await browser.auth('/two-factor/enable', { password: PASSWORD });
    const { totpURI } = started.body as { totpURI: string };
    await browser.auth('/two-factor/verify-totp', { code: totpOf(totpURI) });
    for (const _attempt of [1, 2]) {
      const thief = new InboxBrowser(server);
      await thief.signIn('guessed@shop.example', PASSWORD);
      for (let i = 0; i < 5; i++) await thief.auth('/two-factor/verify-totp', { code: '000000' });
      expect((await thief.auth('/two-factor/verify-totp', { code: totpOf(totpURI) })).status).not.toBe(200);
      expect((await thief.me()).status).toBe(401);
    }
    const owner = new InboxBrowser(server);
    await owner.signIn('guessed@shop.example', PASSWORD);
    const locked = await owner.auth('/two-factor/verify-totp', { code: totpOf(totpURI) });
    expect([locked.status, locked.code], 'ten in a row').toEqual([429, 'ACCOUNT_TEMPORARILY_LOCKED']);
  });
});

describe('passkeys', () => {
  test('[AC13] are added by who is logged in, and log in without a password', async () => {
    const { browser: member } = await join(server, admin, 'passkey@shop.example');
    const local = { url: server.url.replace('127.0.0.1', 'localhost') };
    const browser = new InboxBrowser(local);
    await browser.signIn('passkey@shop.example', PASSWORD);
    const key = createSoftwarePasskey(local.url);
    const path = `${ROUTES.inboxAuth}/passkey`;
    expect((await new InboxBrowser(local).ask('GET', `${path}/generate-register-options`)).status).toBe(401);
    const creation = await browser.ask('GET', `${path}/generate-register-options`);
    const made = key.register(creation.body as Parameters<typeof key.register>[0]);
    const added = await browser.auth('/passkey/verify-registration', { response: made, name: 'Laptop' });
    expect([added.status, added.text]).toEqual([200, expect.stringContaining('Laptop')]);

    const fresh = new InboxBrowser(local);
    const request = await fresh.ask('GET', `${path}/generate-authenticate-options`);
    const proof = key.authenticate(request.body as Parameters<typeof key.authenticate>[0]);
    const elsewhere = createSoftwarePasskey(local.url).authenticate(request.body as never);
    expect((await fresh.auth('/passkey/verify-authentication', { response: elsewhere })).status).not.toBe(200);
    const again = await fresh.ask('GET', `${path}/generate-authenticate-options`);
    const second = key.authenticate(again.body as Parameters<typeof key.authenticate>[0]);
    expect(
      (await fresh.auth('/passkey/verify-authentication', { response: proof })).status,
      'an old challenge',
    ).not.toBe(200);
    const third = await fresh.ask('GET', `${path}/generate-authenticate-options`);
    const last = key.authenticate(third.body as Parameters<typeof key.authenticate>[0]);
    expect(second).toBeDefined();
    const loggedIn = await fresh.auth('/passkey/verify-authentication', { response: last });
    expect([loggedIn.status, loggedIn.text]).toEqual([200, expect.not.stringContaining('token')]);
    expect(((await fresh.me()).data as Me).member.email).toBe('passkey@shop.example');
    const { id } = (added.body as { id: string }) ?? {};
    expect((await member.auth('/passkey/delete-passkey', { id })).status).toBe(200);
    expect(await actionsOf()).toEqual(expect.arrayContaining(['log_in.passkey_added', 'log_in.passkey_removed']));
  });

  test('[AC13] [AC9] a disabled member’s passkey opens nothing', async () => {
    const { id } = await join(server, admin, 'off@shop.example');
    const local = { url: server.url.replace('127.0.0.1', 'localhost') };
    const browser = new InboxBrowser(local);
    await browser.signIn('off@shop.example', PASSWORD);
    const key = createSoftwarePasskey(local.url);
    const path = `${ROUTES.inboxAuth}/passkey`;
    const creation = await browser.ask('GET', `${path}/generate-register-options`);
    await browser.auth('/passkey/verify-registration', { response: key.register(creation.body as never), name: 'x' });
    await admin.ask('PATCH', `${ROUTES.agentMembers}/${id}`, { enabled: false });
    const fresh = new InboxBrowser(local);
    const request = await fresh.ask('GET', `${path}/generate-authenticate-options`);
    const answer = await fresh.auth('/passkey/verify-authentication', {
      response: key.authenticate(request.body as never),
    });
    expect(answer.status).toBe(401);
    expect((await fresh.me()).status).toBe(401);
  });
});

describe('by mail', () => {
  test('[AC7] an invitation arrives, and its link is the one that was answered', async () => {
    const invited = await admin.ask('POST', ROUTES.agentInvitations, { email: 'mailed@shop.example', role: 'agent' });
    const { url, mailed } = invited.data as { url: string; mailed: boolean };
    expect([mailed, url.endsWith(`#token=${await mailTo('mailed@shop.example', 'invitation')}`)]).toEqual([true, true]);
  });

  test('[AC8] a link sets a new password once, and all sessions end', async () => {
    const { browser } = await join(server, admin, 'reset@shop.example');
    const ask = (email: string) => new InboxBrowser(server).auth('/request-password-reset', { email });
    const [known, unknown] = [await ask('reset@shop.example'), await ask('unknown@shop.example')];
    expect([known.status, known.text]).toEqual([200, unknown.text]);
    const token = await mailTo('reset@shop.example', 'reset');
    const set = (newPassword: string) => new InboxBrowser(server).auth('/reset-password', { token, newPassword });
    expect((await set('password1234')).code, 'a common one').toBe('VALIDATION_ERROR');
    expect((await set('reset@shop.example')).code, 'the address').toBe('VALIDATION_ERROR');
    expect((await set('nine green submarines')).status).toBe(200);
    expect((await set('ten green submarines')).status, 'it works once').toBe(400);
    expect((await browser.me()).status).toBe(401);
    expect((await new InboxBrowser(server).signIn('reset@shop.example', PASSWORD)).status).toBe(401);
    expect((await new InboxBrowser(server).signIn('reset@shop.example', 'nine green submarines')).status).toBe(200);
    expect(mail.received.filter(({ to }) => to.includes('unknown@shop.example'))).toEqual([]);
    expect(await actionsOf()).toContain('log_in.password_reset');
    expect(server.output(), 'in no log').not.toContain(token);
  });
});
