import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findViolations, WCAG_22_AA } from '../../../server/src/test/axe.ts';
import { PIXELS } from './picture.ts';
import { openScene, type Scene } from './scene.ts';

// WCAG 2.2 AA: what axe can see, and by hand what it cannot.

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());
afterEach(() => {
  expect(scene.faults.splice(0)).toEqual([]);
});

const violations = (page: Page) => findViolations(page, { within: 'deskbell-widget', tags: WCAG_22_AA });

const settled = (page: Page) => page.waitForTimeout(500);

describe.each(['light', 'dark'] as const)('axe finds nothing, %s', colorScheme => {
  test('in every state', async () => {
    const context = await scene.context({ colorScheme, bypassCSP: true });
    const customer = await scene.visit(context);
    const { page, dialog } = customer;
    const expectClean = async (state: string) => {
      await settled(page);
      expect({ state, found: await violations(page) }).toEqual({ state, found: [] });
    };
    await customer.launcher.waitFor();
    await expectClean('closed');
    await customer.open();
    await dialog.getByText('Hi! How can we help?').waitFor();
    await expectClean('empty');
    await customer.write('Does the lamp ship to https://norway.example?');
    await customer.sees('lamp');
    const conversation = await scene.newestConversation();
    const content = 'It **does**:\n\n1. `LUNA-2`\n2. [terms](https://shop.example)\n\n> quoted\n\n```\ncode\n```';
    await scene.reply(conversation, { content, content_type: 'markdown' });
    await customer.sees('LUNA-2');
    await page.setInputFiles('deskbell-widget input[type=file]', [
      { name: 'photo.png', mimeType: 'image/png', buffer: PIXELS },
    ]);
    await dialog.locator('.tray-item').waitFor();
    await expectClean('conversation and a file to send');
    await dialog.locator('.send[aria-disabled=false]').click();
    await dialog.locator('.picture img').waitFor();
    await expectClean('picture');
    await dialog.getByRole('button', { name: 'Options' }).click();
    await expectClean('options');
    await dialog.getByRole('button', { name: 'Log in', exact: true }).click();
    await dialog.getByLabel('E-mail address').waitFor();
    await expectClean('login');
    await dialog.getByLabel('E-mail address').fill(`axe-${colorScheme}@shop.example`);
    await dialog.getByRole('button', { name: 'Send code' }).click();
    await dialog.getByLabel('6-digit code').fill('123456');
    await dialog.locator('.problem:not(:empty)').waitFor();
    await expectClean('code, a wrong one');
    await page.keyboard.press('Escape');
    await customer.field.fill('x'.repeat(4_100));
    await expectClean('too long');
    await customer.field.fill('');
    await context.route('**/messages', route =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status: 403,
            json: { success: false, error: { code: 'FORBIDDEN', message: '', retryable: false } },
          })
        : route.continue(),
    );
    await context.setOffline(true);
    await customer.write('offline');
    await dialog.locator('.status .offline').waitFor();
    await expectClean('offline');
    await context.close();
  }, 60_000);

  test('when the conversation cannot be loaded', async () => {
    const context = await scene.context({ colorScheme, bypassCSP: true });
    await context.route('**/api/v1/support/conversation', route => route.abort());
    const customer = await scene.visit(context);
    await customer.open();
    expect(await violations(customer.page)).toEqual([]);
    await customer.dialog.getByText('could not be loaded').waitFor();
    await settled(customer.page);
    expect(await violations(customer.page)).toEqual([]);
    await context.unroute('**/api/v1/support/conversation');
    await customer.dialog.getByRole('button', { name: 'Try again' }).click();
    await customer.dialog.getByText('Hi! How can we help?').waitFor();
    await context.close();
  });
});

test('axe finds what is planted', async () => {
  const context = await scene.context({ bypassCSP: true });
  const customer = await scene.visit(context);
  await customer.open();
  await customer.dialog.evaluate(dialog => dialog.append(document.createElement('button')));
  expect(await violations(customer.page)).toEqual([expect.stringContaining('button-name')]);
  await context.close();
});

describe('by keyboard', () => {
  test('open, write, options, close: the focus goes in, stays sensible and comes back', async () => {
    const context = await scene.context();
    const customer = await scene.visit(context);
    const { page } = customer;
    const focused = () =>
      page.evaluate(() => {
        const active = document.querySelector('deskbell-widget')?.shadowRoot?.activeElement;
        return active?.getAttribute('aria-label') ?? active?.textContent ?? active?.className ?? null;
      });
    await customer.launcher.focus();
    await page.keyboard.press('Enter');
    await customer.dialog.waitFor();
    await expect.poll(focused).toBe('Message');
    await page.keyboard.type('by keyboard');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('two lines');
    await page.keyboard.press('Enter');
    await customer.sees('two lines');
    expect(await focused()).toBe('Message');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Send');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Open chat');
    await page.keyboard.press('Shift+Tab');
    for (const name of ['Message', 'Attach files', 'Conversation', 'Close chat', 'Options']) {
      await page.keyboard.press('Shift+Tab');
      expect(await focused()).toBe(name);
    }
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Turn sound on');
    await page.keyboard.press('Escape');
    expect(await focused()).toBe('Options');
    await page.keyboard.press('Escape');
    await customer.dialog.waitFor({ state: 'hidden' });
    expect(await focused()).toBe('Open chat');
    await page.keyboard.press('Enter');
    await customer.dialog.waitFor();
    await customer.launcher.focus();
    await page.keyboard.press('Escape');
    await customer.dialog.waitFor({ state: 'hidden' });
    expect(await customer.launcher.getAttribute('aria-expanded')).toBe('false');
    await context.close();
  });

  test('a full screen keeps the focus inside', async () => {
    const context = await scene.context({ viewport: { width: 390, height: 700 } });
    const customer = await scene.visit(context);
    await customer.open();
    expect(await customer.dialog.getAttribute('aria-modal')).toBe('true');
    for (let n = 0; n < 12; n++) {
      await customer.page.keyboard.press('Tab');
      const isInside = await customer.dialog.evaluate(dialog =>
        dialog.contains((dialog.getRootNode() as ShadowRoot).activeElement),
      );
      expect(isInside).toBe(true);
    }
    await context.close();
  });
});

test('each new message is said once, and history is not', async () => {
  const context = await scene.context();
  const customer = await scene.visit(context);
  await customer.open();
  await customer.write('hello');
  await customer.sees('hello');
  const conversation = await scene.newestConversation();
  await scene.reply(conversation, { content: 'old news' });
  await customer.sees('old news');
  await customer.page.reload();
  await customer.open();
  await customer.sees('old news');
  const log = customer.dialog.getByRole('log');
  await log.evaluate(element => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(changes => {
      for (const { addedNodes } of changes) for (const node of addedNodes) said.push(node.textContent ?? '');
    }).observe(element, { childList: true, subtree: true });
  });
  await customer.write('again');
  for (const content of ['one', 'two', 'three', 'four', 'five', 'six']) await scene.reply(conversation, { content });
  await customer.sees('six');
  const expected = ['one', 'two', 'three', 'four', 'five', 'six'].map(text => `Support: ${text}`);
  await expect.poll(() => customer.page.evaluate('said')).toEqual(expected);
  await context.close();
});

test('at 320 pixels, which is 400 % zoom, nothing is cut off or scrolls sideways', async () => {
  const context = await scene.context({ viewport: { width: 320, height: 256 } });
  const customer = await scene.visit(context);
  await customer.open();
  await customer.write(`a long word ${'w'.repeat(120)}`);
  await customer.sees('a long word');
  const overflow = await customer.dialog.evaluate(
    dialog =>
      [dialog, ...dialog.querySelectorAll('.scroll, .header, .composer')].filter(
        box => box.scrollWidth > box.clientWidth,
      ).length,
  );
  expect(overflow).toBe(0);
  expect((await customer.field.boundingBox())?.width).toBeGreaterThan(100);
  await context.close();
});

test('everything to press is large enough, and shown in forced colours', async () => {
  const context = await scene.context({ forcedColors: 'active' });
  const customer = await scene.visit(context);
  await customer.open();
  await customer.write('hello');
  await customer.sees('hello');
  const sizes = await customer.page
    .locator('deskbell-widget button:visible')
    .evaluateAll(buttons => buttons.map(button => [button.clientWidth, button.clientHeight]));
  for (const [width = 0, height = 0] of sizes) expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
  const box = await customer.launcher.boundingBox();
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  const border = await customer.dialog.evaluate(dialog => getComputedStyle(dialog).borderTopColor);
  expect(border).not.toBe('rgba(0, 0, 0, 0)');
  await context.close();
});
