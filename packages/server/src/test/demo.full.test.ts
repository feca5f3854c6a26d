import { ROUTES } from '@deskbell/protocol';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findViolations } from './axe.ts';
import { launchBrowser } from './browser.ts';
import { ask, askAsAgent } from './process/clients.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const PAGES = ['/demo', '/demo/products/heron-kettle', '/demo/orders/1042'];
const DESKTOP = { width: 1280, height: 860 };
const NARROW = { width: 320, height: 640 };

describe('the demo shop in a real browser', () => {
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  /** The page, and everything that went wrong or went elsewhere while it was open. */
  async function open(path: string, options: BrowserContextOptions = {}): Promise<{ page: Page; faults: string[] }> {
    const page = await browser.newPage({ viewport: DESKTOP, ...options });
    const faults: string[] = [];
    page.on('console', message => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', error => faults.push(error.message));
    page.on('request', request => {
      if (new URL(request.url()).origin !== server.url) faults.push(`asked ${request.url()}`);
    });
    await page.goto(server.url + path);
    await page.locator('deskbell-widget .launcher').waitFor();
    return { page, faults };
  }

  test.each(PAGES)('[WD5] %s shows the shop and the launcher, and nothing breaks its policy', async path => {
    const answer = await fetch(server.url + path);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { page, faults } = await open(path);
    expect(await page.locator('h1').count()).toBe(1);
    const broken = await page
      .locator('img[fetchpriority], img:not([loading])')
      .evaluateAll(images => images.filter(image => (image as HTMLImageElement).naturalWidth === 0).length);
    expect(broken).toBe(0);
    expect(faults).toEqual([]);
    await page.close();
  });

  test.each(['light', 'dark'] as const)('[WD5] axe finds nothing, in the %s', async colorScheme => {
    for (const path of PAGES) {
      const { page } = await open(path, { colorScheme, reducedMotion: 'reduce' });
      expect(await findViolations(page), path).toEqual([]);
      if (path === '/demo') {
        await page.getByRole('button', { name: 'Add Harbour mug to the bag' }).click();
        expect(await findViolations(page), 'the bag').toEqual([]);
      }
      await page.close();
    }
  });

  test.each(PAGES)('[WD5] %s fits a narrow phone', async path => {
    const { page } = await open(path, { viewport: NARROW });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(NARROW.width);
    await page.close();
  });

  test('[WD5] the bag works by keyboard, adds up, and is there after a reload and in another tab', async () => {
    const context = await browser.newContext({ viewport: DESKTOP });
    const [page, other] = [await context.newPage(), await context.newPage()];
    await other.goto(`${server.url}/demo/orders/1042`);
    await page.goto(`${server.url}/demo/products/harbour-mug`);
    const add = page.getByRole('button', { name: 'Add to the bag' });
    await add.focus();
    await page.keyboard.press('Enter');
    const bag = page.getByRole('dialog', { name: 'Your bag' });
    await bag.waitFor();
    await bag.getByRole('button', { name: 'One more Harbour mug' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect(await bag.locator('#bag-total').textContent()).toBe('€72');
    expect(await bag.locator('#shipping-note').textContent()).toBe('€8 to free shipping');
    await page.keyboard.press('Escape');
    await bag.waitFor({ state: 'hidden' });
    expect(await add.evaluate(button => button === document.activeElement)).toBe(true);
    await page.reload();
    for (const tab of [page, other]) await tab.getByRole('button', { name: 'Bag, 3 things' }).waitFor();
    await page.getByRole('button', { name: 'Bag, 3 things' }).click();
    for (let left = 3; left > 0; left--)
      await bag.getByRole('button', { name: /(One less|Take out) Harbour mug/ }).click();
    await bag.getByText('Nothing in here yet.').waitFor();
    expect(await page.locator('[data-bag-count]').isVisible()).toBe(false);
    await context.close();
  });

  test('[WD5] the filter shows what belongs to a room', async () => {
    const { page } = await open('/demo');
    const cards = page.locator('[data-products] > li');
    const all = await cards.count();
    expect(all).toBeGreaterThanOrEqual(8);
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    expect(await cards.filter({ visible: true }).count()).toBeLessThan(all);
    await page.getByRole('button', { name: 'Everything' }).click();
    expect(await cards.filter({ visible: true }).count()).toBe(all);
    await page.close();
  });

  test('[WD5] a button of the shop opens the chat, and what is written there reaches an agent', async () => {
    const { page, faults } = await open('/demo/products/heron-kettle');
    await page.getByRole('button', { name: 'Ask about it' }).click();
    await page.locator('deskbell-widget').getByRole('dialog').getByRole('textbox').fill('Is the kettle heavy?');
    await page.keyboard.press('Enter');
    const path = ROUTES.agentConversations;
    await expect
      .poll(async () => {
        const { conversations } = (await askAsAgent(server, 'GET', path)).data as { conversations: { id: string }[] };
        return (await askAsAgent(server, 'GET', `${path}/${conversations[0]?.id}/messages`)).text;
      })
      .toContain('Is the kettle heavy?');
    expect(faults).toEqual([]);
    await page.close();
  });

  test('[WD5] its notice leads to the inbox, and to the login codes that are not sent; no secret is in the page', async () => {
    const { page } = await open('/demo/orders/1042');
    const notice = page.getByRole('complementary', { name: 'About this shop' });
    const popup = page.waitForEvent('popup');
    await notice.getByRole('link', { name: 'Answer as an agent' }).click();
    const inbox = await popup;
    await inbox.waitForURL(url => `${url.pathname}/`.startsWith(`${ROUTES.inbox}/`));
    await inbox.getByRole('heading', { level: 1 }).waitFor();
    const codes = notice.getByRole('link', { name: 'in the test outbox' });
    expect(await codes.getAttribute('href')).toBe(`${ROUTES.inbox}/settings/outbox`);
    expect(await page.content()).not.toMatch(/sk_(test|live)_/);
    await inbox.close();
    await page.close();
  });

  test('[WD2] [WD5] the widget has the colour that was saved', async () => {
    const change = (accent_color: string) => askAsAgent(server, 'PATCH', ROUTES.agentWidgetSettings, { accent_color });
    expect((await change('#c81e1e')).status).toBe(200);
    const { page } = await open('/demo');
    await page.locator('deskbell-widget .launcher').click();
    const launcher = page.locator('deskbell-widget .launcher');
    await expect
      .poll(() => launcher.evaluate(button => getComputedStyle(button).backgroundColor))
      .toBe('rgb(200, 30, 30)');
    await page.close();
  });
});

describe('the demo shop', () => {
  test('[WD5] pages it does not have are 404, and so are files', async () => {
    const server = await startServer();
    for (const path of [
      'products/nothing',
      'products/__proto__',
      'orders/abc',
      'assets/..%2fshop.ts',
      'nowhere',
      'art/x.svg',
    ]) {
      const answer = await ask(server, `/demo/${path}`);
      expect([answer.status, answer.error?.code], path).toEqual([404, 'NOT_FOUND']);
    }
    await server.stop();
  });

  test('[WD5] without an enabled public test key it is 404, with one it is there again', async () => {
    const server = await startServer();
    const { keys } = (await askAsAgent(server, 'GET', ROUTES.agentKeys)).data as {
      keys: { id: string; kind: string }[];
    };
    const id = keys.find(({ kind }) => kind === 'public')?.id;
    const enable = (enabled: boolean) => askAsAgent(server, 'PATCH', `${ROUTES.agentKeys}/${id}`, { enabled });
    expect(server.output()).toContain(`Demo shop             ${server.url}/demo`);
    expect((await ask(server, '/demo')).text).toContain(`data-public-key="${server.publicKey}"`);
    await enable(false);
    expect((await ask(server, '/demo')).error?.message).toContain('public test key');
    await enable(true);
    expect((await ask(server, '/demo')).status).toBe(200);
    await server.stop();
  });

  test('[WD5] under another name of this machine it leads to the one uploads go to', async () => {
    const server = await startServer();
    const answer = await fetch(`${server.url.replace('127.0.0.1', 'localhost')}/demo/orders/7`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `${server.url}/demo/orders/7`]);
    await server.stop();
  });

  test('[WD5] [OP6] a slash at the end leads to the page without it', async () => {
    const server = await startServer();
    for (const path of ['/demo', '/docs']) {
      const answer = await fetch(`${server.url}${path}/`, { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([308, path]);
      expect((await ask(server, `${path}/`)).status).toBe(200);
    }
    await server.stop();
  });

  test('[WD5] switched off it is nowhere, and nobody is told of it', async () => {
    const server = await startServer({ DESKBELL_DEMO: 'off' });
    for (const path of ['/demo', '/demo/', '/demo/orders/1042', '/demo/assets/shop.css']) {
      expect((await ask(server, path)).status, path).toBe(404);
    }
    expect(server.output()).not.toContain('/demo');
    await server.stop();
  });
});
