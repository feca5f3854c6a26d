import { ROUTES } from '@deskbell/protocol';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { totpOf } from '../../../server/src/test/totp.ts';
import { openScene, type Scene } from '../test/scene.ts';

// Into the inbox by every way there is, and not by any other.

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());
afterEach(() => {
  expect(scene.faults.splice(0)).toEqual([]);
});

async function logIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}
const isIn = (page: Page) => page.locator('.sidebar').waitFor();

/** What an authenticator app shows for the secret as a person reads it. */
const codeOf = (secret: string) => totpOf(`otpauth://totp/Deskbell?secret=${secret.replace(/\s/g, '')}`);

test('[AC16] a set-up link is tried also where there is an admin, for whoever is locked out; one that is over says so and keeps what was typed', async () => {
  const bare = await scene.open(null, '/setup');
  await bare.getByText('This server is set up already').waitFor();
  await bare.context().close();

  const page = await scene.open(null, '/setup#token=guessed');
  await page.getByLabel('Your name').fill('Mary Jackson');
  await page.getByLabel('E-mail address').fill('mary@shop.example');
  await page.getByLabel('Password', { exact: true }).fill('wind tunnels are loud');
  await page.keyboard.press('Enter');
  await page.getByText('This link does not work').waitFor();
  expect(await page.getByLabel('Your name').inputValue()).toBe('Mary Jackson');
  await page.getByRole('link', { name: 'Back to the log-in' }).click();
  await page.getByLabel('E-mail address').waitFor();
  await page.context().close();
});

test('a wrong password, the right one at the place one wanted to go to, and out again', async () => {
  const { email, password } = scene.agent;
  const page = await scene.open(null, '/settings/members');
  await page.getByLabel('E-mail address').waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('email');
  await page.keyboard.press('Enter');
  await page.getByText('An e-mail address, please.').waitFor();
  await logIn(page, email, 'not my password at all');
  await page.getByText('do not go together').waitFor();
  await logIn(page, email, password);
  await page.getByRole('heading', { name: 'Members' }).waitFor();
  await page.context().close();
});

test('whoever is invited joins with the address of the invitation, once', async () => {
  const admin = await scene.open(scene.admin, '/settings/members');
  await admin.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect.poll(() => admin.evaluate(() => (document.activeElement as HTMLInputElement).type)).toBe('email');
  await admin.keyboard.type('katherine@shop.example');
  await admin.keyboard.press('Enter');
  const link = await admin.getByLabel('Link', { exact: true }).inputValue();
  await admin.getByRole('button', { name: 'Done' }).click();
  await admin.locator('.row-item', { hasText: 'katherine@shop.example' }).waitFor();

  const page = await (await scene.prepare(null)).newPage();
  scene.watch(page);
  await page.goto(link);
  await page.getByLabel('Your name').fill('Katherine');
  expect(await page.getByLabel('E-mail address').isEditable()).toBe(false);
  await page.getByLabel('Password', { exact: true }).fill('passwordpassword');
  await page.keyboard.press('Enter');
  await page.getByText('one of the most common').waitFor();
  await page.getByLabel('Password', { exact: true }).fill('orbital mechanics by hand');
  await page.keyboard.press('Enter');
  await isIn(page);
  expect(page.url()).not.toContain('token');

  const other = await (await scene.prepare(null)).newPage();
  await other.goto(link);
  await other.getByText('This invitation does not work').waitFor();
  for (const each of [admin, page, other]) await each.context().close();
});

test('a second step: turned on, asked for, and a backup code when the telephone is gone', async () => {
  const member = await scene.invite('Dorothy Vaughan', 'agent');
  const page = await scene.open(member, '/settings/security');
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByLabel('Your password', { exact: true }).fill('not it at all');
  await page.keyboard.press('Enter');
  await page.getByText('That is not your password.').waitFor();
  await page.getByLabel('Your password', { exact: true }).fill(member.password);
  await page.keyboard.press('Enter');
  await page.locator('.qr-code').waitFor();
  const secret = await page.getByLabel('Or type this key into the app').inputValue();
  const used = codeOf(secret);
  await page.getByLabel('The 6-digit code').fill(used);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'I have kept them' }).waitFor();
  const backup = await page.locator('.backup-codes li').allTextContents();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.context().close();

  const fresh = await scene.open(null);
  await logIn(fresh, member.email, member.password);
  await fresh.getByLabel('6-digit code').fill('000000');
  await fresh.keyboard.press('Enter');
  await fresh.getByText('That code is not right').waitFor();
  await fresh.getByLabel('6-digit code').fill(used);
  await fresh.keyboard.press('Enter');
  await fresh.getByText('That code was used already').waitFor();
  await fresh.getByRole('button', { name: 'Back to the log-in' }).click();
  await logIn(fresh, member.email, member.password);
  await fresh.getByRole('button', { name: 'Use a backup code' }).click();
  await fresh.getByLabel('Backup code').fill(backup[0] ?? '');
  await fresh.keyboard.press('Enter');
  await isIn(fresh);
  await fresh.context().close();
});

test('who is switched off is out, in the window they have open', async () => {
  const member = await scene.invite('Annie Easley', 'agent');
  const page = await scene.open(member, '/settings/profile');
  await isIn(page);
  const admin = await scene.open(scene.admin, '/settings/members');
  await admin.getByRole('button', { name: 'Actions for Annie Easley' }).click();
  await admin.getByRole('menuitem', { name: 'Switch off' }).click();
  await admin.getByRole('button', { name: 'Switch off' }).click();
  await admin.locator('.row-item', { hasText: 'Switched off' }).waitFor();
  await page.getByLabel('E-mail address').waitFor();
  const answer = await page.evaluate(path => fetch(path).then(({ status }) => status), ROUTES.agentMe);
  expect(answer).toBe(401);
  for (const each of [admin, page]) await each.context().close();
});
