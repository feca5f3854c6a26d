import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../server/src/test/browser.ts';
import { askAsAgent, newestConversationPath } from '../../server/src/test/process/clients.ts';
import { type ServerProcess, startServer } from '../../server/src/test/server-process.ts';
import { makeTemporaryDirectory } from '../../server/src/test/temporary-directory.ts';

// The example app, built as a shop would build it, on an origin of its own, against the real server.

const EXAMPLE = fileURLToPath(new URL('../../../examples/react/', import.meta.url));
const VITE = fileURLToPath(new URL('../../../node_modules/.bin/vite', import.meta.url));
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

let built: { path: string; remove(): void };
let site: Server;
let server: ServerProcess;
let browser: Browser;
let app: string;

beforeAll(async () => {
  built = makeTemporaryDirectory('example');
  await promisify(execFile)(VITE, ['build', '--outDir', built.path, '--emptyOutDir'], { cwd: EXAMPLE });
  site = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const file = pathname === '/' ? '/index.html' : pathname;
    const type = TYPES[extname(file)];
    response.writeHead(type ? 200 : 204, type ? { 'content-type': type } : {});
    response.end(type && readFileSync(join(built.path, file)));
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  [server, browser] = await Promise.all([startServer({ DESKBELL_BOOTSTRAP_ORIGINS: origin }), launchBrowser()]);
  app = `${origin}/?${new URLSearchParams({ url: server.url, key: server.publicKey })}`;
});
afterAll(async () => {
  await browser.close();
  site.close();
  await server.stop();
  built.remove();
});

async function open(): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('console', message => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', error => faults.push(error.message));
  await page.goto(app);
  await page.getByText('live', { exact: true }).waitFor();
  return { page, faults };
}

test('an app of hooks sends, hears the answer, sends a file, and shows it all again after a reload', async () => {
  const { page, faults } = await open();
  const lines = page.getByRole('log').getByRole('listitem');
  await page.getByRole('textbox', { name: 'Message' }).fill('Has my order shipped?');
  await page.getByRole('button', { name: 'Send' }).click();
  await lines.filter({ hasText: 'Has my order shipped?' }).locator('time').waitFor();
  const path = `${await newestConversationPath(server)}/messages`;
  await askAsAgent(server, 'POST', path, { content: 'It has.' });
  await lines.filter({ hasText: 'It has.' }).waitFor();

  await page.getByRole('textbox', { name: 'Message' }).fill('see the list');
  await page.getByLabel('File').setInputFiles({
    name: 'orders.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('order,amount\n1,2\n'),
  });
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('link', { name: 'orders.csv' }).waitFor();
  await page.reload();
  await page.getByRole('link', { name: 'orders.csv' }).waitFor();
  expect(await lines.count()).toBe(3);
  expect(faults).toEqual([]);
  await page.close();
});

test('what is written offline stands there, and goes out once when the network is back', async () => {
  const { page } = await open();
  await page.context().setOffline(true);
  await page.getByRole('textbox', { name: 'Message' }).fill('written in a tunnel');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('sending …').waitFor();
  await page.context().setOffline(false);
  await page.getByText('sending …').waitFor({ state: 'detached' });
  const path = `${await newestConversationPath(server)}/messages`;
  const { messages } = (await askAsAgent(server, 'GET', path)).data as { messages: { content: string }[] };
  expect(messages.map(({ content }) => content)).toEqual(['written in a tunnel']);
  await page.close();
});
