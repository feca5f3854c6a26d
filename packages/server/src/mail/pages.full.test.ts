import { ROUTES } from '@deskbell/protocol';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findViolations } from '../test/axe.ts';
import { launchBrowser } from '../test/browser.ts';
import { type ContinuationScene, linkIn, openContinuationScene } from '../test/continuation-scene.ts';

let scene: ContinuationScene;
let browser: Browser;
beforeAll(async () => {
  [scene, browser] = await Promise.all([openContinuationScene(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await scene.close();
});

async function digest(): Promise<{ link: string; refuse: string }> {
  const customer = await scene.newCustomer();
  await scene.reply(customer, 'It is on its way.');
  const mail = await scene.nextMail(customer.email);
  const refuse = /<(.+)>/.exec(mail.headers.get('list-unsubscribe') ?? '')?.[1] ?? '';
  return { link: linkIn(mail), refuse };
}

async function countConversations(): Promise<number> {
  const { data } = await scene.asAgent('GET', `${ROUTES.agentConversations}?limit=100`);
  return (data as { conversations: unknown[] }).conversations.length;
}

/** A page, and everything that went wrong or went elsewhere while it was open. */
async function open(url: string, options: BrowserContextOptions = {}): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage(options);
  const faults: string[] = [];
  page.on('console', message => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', error => faults.push(error.message));
  page.on('request', request => {
    if (!/^data:/.test(request.url()) && new URL(request.url()).origin !== scene.url) faults.push(request.url());
  });
  await page.goto(url);
  return { page, faults };
}

describe('pages behind the links of mails', () => {
  test('[CM6] [CM7] the button leads into the conversation, in the widget, and the address keeps no code', async () => {
    const { link } = await digest();
    const before = await countConversations();
    const { page, faults } = await open(link);
    await page.getByRole('button', { name: 'Continue the conversation' }).click();
    const dialog = page.locator('deskbell-widget .panel');
    await dialog.locator('.bubble', { hasText: 'It is on its way.' }).waitFor();
    expect(await dialog.locator('.bubble').allTextContents()).toEqual(['Is my vase on its way?', 'It is on its way.']);
    expect(new URL(page.url()).hash).toBe('');
    await dialog.locator('.composer textarea').fill('Lovely!');
    await dialog.locator('.send').click();
    await dialog.locator('.state', { hasText: 'Sent' }).waitFor();
    expect(faults).toEqual([]);
    // Nobody began another one on the way.
    expect(await countConversations()).toBe(before);
    // The link was used up; the browser still knows the session.
    await page.goto(link);
    await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
    await page.getByRole('link', { name: 'Open the chat' }).click();
    await dialog.locator('.bubble', { hasText: 'Lovely!' }).waitFor();
    await page.close();
  });

  test('[CM6] a link opened elsewhere meanwhile says so when its button is pressed', async () => {
    const { link } = await digest();
    const [one, two] = [await open(link), await open(link)];
    await one.page.getByRole('button').click();
    await one.page.locator('deskbell-widget .panel').waitFor();
    await two.page.getByRole('button').click();
    await two.page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
    await one.page.close();
    await two.page.close();
  });

  test('[CM8] the page that stops mails works without scripts, and can be undone', async () => {
    const { refuse } = await digest();
    const { page, faults } = await open(refuse, { javaScriptEnabled: false });
    await page.getByRole('button', { name: 'No more mails about replies' }).click();
    await page.getByRole('heading', { name: 'You will get no more mails' }).waitFor();
    await page.getByRole('button', { name: 'Mail me again' }).click();
    await page.getByRole('heading', { name: 'No more mails about replies?' }).waitFor();
    expect(faults).toEqual([]);
    await page.goto(`${refuse}x`);
    await page.getByRole('heading', { name: 'This link does not work', exact: true }).waitFor();
    await page.close();
  });

  test.each([
    ['light', 'en-GB', 'ltr', 'link'],
    ['dark', 'ar', 'rtl', 'refuse'],
  ] as const)(
    '[CM10] %s, in %s: axe finds nothing, and nothing is too wide for a phone',
    async (colorScheme, locale, dir, which) => {
      const viewport = { width: 320, height: 640 };
      const { page } = await open((await digest())[which], { colorScheme, locale, viewport, bypassCSP: true });
      expect(await page.locator('html').getAttribute('dir')).toBe(dir);
      expect(await findViolations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
      await page.close();
    },
  );
});
