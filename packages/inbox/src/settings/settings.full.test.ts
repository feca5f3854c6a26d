import { ROUTES } from '@deskbell/protocol';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findViolations, WCAG_22_AA } from '../../../server/src/test/axe.ts';
import { newCustomer } from '../../../server/src/test/process/clients.ts';
import { call } from '../../../server/src/test/process/login-calls.ts';
import { openScene, type Scene } from '../test/scene.ts';

// What changes a shop, on the real server: through the pages, as people do it, and what those pages must not do.

const ADMIN_SECTIONS = [
  'widget',
  'hours',
  'service',
  'uploads',
  'keys',
  'identity',
  'webhooks',
  'outbox',
  'data',
  'audit',
];
const SECTIONS = ['profile', 'security', 'members', 'macros', 'views', ...ADMIN_SECTIONS];

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());
afterEach(() => {
  expect(scene.faults.splice(0)).toEqual([]);
});

const violations = (page: Page) => findViolations(page, { tags: WCAG_22_AA });

const goTo = async (page: Page, section: string) => {
  await page.locator(`.settings-link[href$="/${section}"]`).click();
  await page.locator('.section h1').waitFor();
};
const saved = (page: Page) => page.locator('.save-state', { hasText: 'Saved' }).waitFor();

test('axe finds nothing on any page, and nothing is wider than a phone', async () => {
  const page = await scene.open(scene.admin, '/settings/profile', { bypassCSP: true });
  await page.locator('.settings-link').first().waitFor();
  for (const section of ['security', 'members', 'macros', 'widget', 'hours', 'uploads', 'keys', 'webhooks', 'outbox']) {
    await goTo(page, section);
    await expect.poll(() => page.locator('.section .state [class=busy]').count()).toBe(0);
    expect({ section, found: await violations(page) }).toEqual({ section, found: [] });
  }
  await page.locator('.section').evaluate(section => section.append(document.createElement('button')));
  expect(await violations(page)).toEqual([expect.stringContaining('button-name')]);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const path of [
    '/numbers',
    '/settings',
    ...['members', 'hours', 'keys', 'audit'].map(each => `/settings/${each}`),
  ]) {
    await page.goto(`${scene.server.url}${ROUTES.inbox}${path}`);
    await page.locator('h1').first().waitFor({ state: 'attached' });
    await page.waitForLoadState('networkidle');
    expect({ path, found: await violations(page) }).toEqual({ path, found: [] });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
  await page.context().close();
});

test('an agent sees what is theirs, and not what only admins change', async () => {
  const page = await scene.open(scene.agent, '/settings/keys');
  await page.locator('.settings-link').first().waitFor();
  const shown = await page
    .locator('.settings-link')
    .evaluateAll(links => links.map(link => link.getAttribute('href')?.split('/').at(-1)));
  expect(shown).toEqual(SECTIONS.filter(section => !ADMIN_SECTIONS.includes(section)));
  await page.getByRole('heading', { name: 'Profile' }).waitFor();
  await goTo(page, 'members');
  await page.locator('.row-item', { hasText: 'Ada Byron' }).waitFor();
  expect(await page.locator('.section button, .section select').count()).toBe(0);
  await page.context().close();
});

test('a field is named when it is refused, focused, and what was typed waits until it is saved', async () => {
  const page = await scene.open(scene.admin, '/settings/hours');
  await page.locator('.switch').first().click();
  await page.getByLabel('Monday, to').fill('08:00');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('It ends before it begins').waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Monday, from');
  await page.getByLabel('Monday, to').fill('00:00');
  await page.getByLabel('Away message').fill('We are asleep.');
  await goTo(page, 'service');
  await page.locator('.settings-link', { hasText: 'Not saved' }).click();
  expect(await page.getByLabel('Away message').inputValue()).toBe('We are asleep.');
  await page.getByRole('button', { name: 'Save' }).click();
  await saved(page);
  const { data: service } = await scene.ask('GET', ROUTES.agentServiceSettings);
  expect(service).toMatchObject({ hours: { enabled: true, days: { 1: [{ from: '09:00', to: '24:00' }] } } });
  const { data: look } = await scene.ask('GET', ROUTES.agentWidgetSettings);
  expect(look).toMatchObject({ away_message: 'We are asleep.' });

  await goTo(page, 'service');
  await page.getByLabel('Where the mail’s link leads').fill('https://elsewhere.example/');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('This must be a page on an origin').waitFor();
  await expect
    .poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).value ?? ''))
    .toContain('elsewhere');
  await page.context().close();
});

test('[AU12] the code a customer asks for in the test environment appears in the outbox, and logs them in', async () => {
  const context = await scene.browser.newContext();
  await context.addCookies([{ ...scene.admin.cookie, url: scene.server.url, httpOnly: true, sameSite: 'Lax' }]);
  const page = await context.newPage();
  scene.watch(page);
  await page.goto(`${scene.server.url}${ROUTES.inbox}/settings/outbox`);
  // Where the demo's link leads whoever has not been to Test yet.
  await page.getByRole('button', { name: 'Go to Test' }).click();
  await page.getByText('Nobody has asked for one').waitFor();
  const customer = await newCustomer(scene.server);
  const contact = 'ada.lovelace@customers.example';
  await call(scene.server, 'POST', ROUTES.authRequestCode, { contact }, customer);
  const row = page.locator('.row-item', { hasText: contact });
  const code = await row.locator('.code-sent').textContent();
  const answer = await call(scene.server, 'POST', ROUTES.authVerifyCode, { contact, otp_code: code }, customer);
  expect(answer.status).toBe(200);
  await context.close();
});

test('a key is replaced without a gap, and a secret one is seen once', async () => {
  const page = await scene.open(scene.admin, '/settings/keys');
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByLabel('Secret, for servers').check();
  await page.getByRole('button', { name: 'Make the secret key' }).click();
  const made = await page.getByLabel('Key', { exact: true }).inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  const asNew = () =>
    fetch(scene.server.url + ROUTES.agentKeys, { headers: { 'x-api-key': made } }).then(({ status }) => status);
  expect(await asNew()).toBe(200);
  expect(await page.content()).not.toContain(made);

  const row = page.locator('.row-item', { hasText: made.slice(0, 12) });
  await row.getByRole('button', { name: /^Actions/ }).click();
  await page.getByRole('menuitem', { name: 'Replace…' }).click();
  await page.getByRole('button', { name: 'Make the new key' }).click();
  const next = await page.getByLabel('Key', { exact: true }).inputValue();
  expect(next).not.toBe(made);
  expect(await asNew()).toBe(200);
  await page.getByRole('button', { name: 'Disable the old key' }).click();
  await page.getByText('The old key is disabled.').waitFor();
  expect(await asNew()).toBe(401);
  await page.context().close();
});

test('the widget’s preview follows what is typed, before it is saved', async () => {
  const page = await scene.open(scene.admin, '/settings/widget');
  await page.getByLabel('Title').fill('<b>Luna</b> لامپ');
  await page.getByLabel('Colour as #rrggbb').fill('#b3261e');
  const panel = page.locator('.widget-stage .panel');
  await panel.getByText('<b>Luna</b> لامپ').waitFor();
  expect(await panel.locator('.avatar').evaluate(avatar => getComputedStyle(avatar).backgroundColor)).toBe(
    'rgb(179, 38, 30)',
  );
  await page.getByLabel('Colour as #rrggbb').fill('#b326');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('A colour such as').waitFor();
  await page.getByLabel('Colour as #rrggbb').fill('#b3261e');
  await page.getByRole('button', { name: 'Save' }).click();
  await saved(page);
  expect(await page.getByLabel('Title').inputValue()).toBe('<b>Luna</b> لامپ');
  const { data } = await scene.ask('GET', ROUTES.agentWidgetSettings);
  expect(data).toMatchObject({ title: '<b>Luna</b> لامپ', accent_color: '#b3261e' });
  await page.context().close();
});

test('beside a thread: who it is, what a browser said as text only, and attributes that keep their type', async () => {
  const hostile = '"><img src=x onerror=alert(1)>';
  const { data: minted } = await scene.ask('POST', ROUTES.agentSessions, {
    external_id: 'u-1',
    name: `Mallory ${hostile}`,
  });
  const { customer, session_token: token } = minted as { customer: { id: string }; session_token: string };
  const asCustomer = (method: string, path: string, body: unknown) =>
    fetch(scene.server.url + path, {
      method,
      headers: {
        'content-type': 'application/json',
        'x-public-key': scene.server.publicKey,
        authorization: `Bearer ${token}`,
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
      },
      body: JSON.stringify(body),
    });
  await asCustomer('PUT', ROUTES.visit, {
    page_url: 'https://shop.example/lamps',
    page_title: hostile,
    language: 'de',
  });
  await asCustomer('POST', ROUTES.messages, { content: 'hello' });
  await scene.ask('PATCH', `${ROUTES.agentCustomers}/${customer.id}`, { attributes: { plan: hostile, orders: 3 } });

  const page = await scene.open(scene.agent, '/view/all');
  await page.locator('.list-row', { hasText: 'Mallory' }).click();
  const panel = page.locator('.customer');
  await panel.getByText(`Mallory ${hostile}`).waitFor();
  await panel.getByText('Firefox 144 on Linux').waitFor();
  expect(await panel.locator('img, script').count()).toBe(0);
  await panel.getByRole('button', { name: 'Edit orders' }).click();
  await page.getByLabel('Value', { exact: true }).fill('three');
  await page.keyboard.press('Enter');
  await panel.getByText('A number, please.').waitFor();
  await page.getByLabel('Value', { exact: true }).fill('4,5');
  await page.keyboard.press('Enter');
  await panel.getByText('4.5').waitFor();
  const { data } = await scene.ask('GET', `${ROUTES.agentCustomers}/${customer.id}/export`);
  expect(data).toMatchObject({ attributes: { orders: 4.5, plan: hostile } });
  expect(await panel.getByRole('link', { name: 'Export or erase…' }).count()).toBe(0);
  await page.context().close();
});

test('erasing takes a typed word, and takes everything', async () => {
  const customer = await newCustomer(scene.server);
  await customer.send('forget me');
  const page = await scene.open(scene.admin, '/view/open');
  await page.locator('.list-row', { hasText: 'forget me' }).click();
  await page.getByRole('link', { name: 'Export or erase…' }).click();
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('button', { name: 'Erase…' }).click();
  const erase = page.getByRole('button', { name: 'Erase for ever' });
  expect(await erase.isDisabled()).toBe(true);
  await page.getByLabel('Type ERASE to go on').fill('ERASE');
  await page.keyboard.press('Enter');
  await page.getByText('Everything of them is erased.').waitFor();
  await page.goto(`${scene.server.url}${ROUTES.inbox}/view/open`);
  await page.locator('.pane-head').first().waitFor();
  await page.waitForLoadState('networkidle');
  expect(await page.locator('.list-row', { hasText: 'forget me' }).count()).toBe(0);
  await page.context().close();
});
