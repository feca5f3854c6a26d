import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type ServerProcess, startServer } from './server-process.ts';

describe('the documentation page in a real browser', () => {
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  /** The page, and everything that went wrong while it was open. */
  async function openPage(options: { colorScheme?: 'dark' | 'light' } = {}): Promise<{ page: Page; faults: string[] }> {
    const page = await browser.newPage(options);
    const faults: string[] = [];
    page.on('console', message => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', error => faults.push(error.message));
    page.on(
      'request',
      request => new URL(request.url()).origin === server.url || faults.push(`asked ${request.url()}`),
    );
    await page.goto(server.url);
    await page.locator('.opblock').first().waitFor();
    return { page, faults };
  }

  test('[OP6] the printed URL leads to it, it lists every operation, and nothing breaks its own policy', async () => {
    const { page, faults } = await openPage();
    expect(new URL(page.url()).pathname).toBe('/docs');
    const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as { paths: Record<string, object> };
    const operations = Object.values(document.paths).flatMap(Object.keys);
    expect(await page.locator('.opblock').count()).toBe(operations.length);
    expect(faults).toEqual([]);
    await page.close();
  });

  test('[OP6] a message can be sent from it, as it is filled in already', async () => {
    const { page, faults } = await openPage();
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.locator('#api_key_value').first().fill(server.publicKey);
    await page.locator('.auth-container').first().getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('button', { name: 'Close' }).first().click();
    const send = page.locator('.opblock', { hasText: 'Send a message' });
    await send.locator('.opblock-summary').click();
    await send.getByRole('button', { name: 'Execute' }).click();
    const answer = send.locator('.live-responses-table td.response-col_description:not(.col_header)');
    await answer.getByText('"sender_type": "customer"').first().waitFor();
    expect(await answer.textContent()).toContain('Has my order shipped yet?');
    expect(faults).toEqual([]);
    await page.close();
  });

  test('[OP6] it follows the reader’s light or dark preference', async () => {
    const background = async (colorScheme: 'dark' | 'light') => {
      const { page } = await openPage({ colorScheme });
      const colour = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      await page.close();
      return colour;
    };
    expect(await background('light')).toBe('rgb(255, 255, 255)');
    const [red = 255, green = 255, blue = 255] = (await background('dark')).match(/\d+/g)?.map(Number) ?? [];
    expect(Math.max(red, green, blue)).toBeLessThan(80);
  });
});
