import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { launchBrowser } from '../../../server/src/test/browser.ts';
import { askAsAgent, newestConversationPath } from '../../../server/src/test/process/clients.ts';
import { until } from '../../../server/src/test/process/until.ts';
import { type ServerProcess, startServer } from '../../../server/src/test/server-process.ts';
import { ensureBuilt } from '../build/ensure-built.ts';
import { type CustomerPage, customerPage } from './customer-page.ts';
import { openShop, type Shop, type ShopPage, strictCsp } from './shop.ts';

/** The real server, a shop on another site that embeds the widget, and a browser. */
export interface Scene {
  server: ServerProcess;
  shop: Shop;
  browser: Browser;
  /** What went wrong in any page: errors in its console or its scripts, and violations of its CSP. */
  faults: string[];
  context(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** Opens a page of the shop, under a strict CSP unless told otherwise. */
  visit(context: BrowserContext, page?: { [K in keyof ShopPage]?: ShopPage[K] | undefined }): Promise<CustomerPage>;
  /** The newest conversation's path under the agent API. */
  newestConversation(): Promise<string>;
  reply(conversation: string, body: Record<string, unknown>): Promise<void>;
  close(): Promise<void>;
}

/** What a page says when the network is taken away from it on purpose. */
const NETWORK = /Failed to load resource|WebSocket connection|net::ERR_/;

export async function openScene(env: Record<string, string> = {}): Promise<Scene> {
  await ensureBuilt();
  const shop = await openShop();
  const [server, browser] = await Promise.all([
    startServer({ DESKBELL_BOOTSTRAP_ORIGINS: shop.origin, ...env }),
    launchBrowser(),
  ]);
  const faults: string[] = [];
  return {
    server,
    shop,
    browser,
    faults,
    context: options => browser.newContext({ viewport: { width: 1100, height: 800 }, ...options }),
    async visit(context, page = {}) {
      const opened = await context.newPage();
      opened.on('pageerror', error => faults.push(error.message));
      opened.on('console', message => {
        if (message.type() === 'error' && !NETWORK.test(message.text())) faults.push(message.text());
      });
      const { url, publicKey } = server;
      await opened.goto(shop.publish({ server: url, publicKey, csp: strictCsp(url), ...page } as ShopPage));
      return customerPage(opened);
    },
    newestConversation: () => until('a conversation', () => newestConversationPath(server)),
    async reply(conversation, body) {
      const answer = await askAsAgent(server, 'POST', `${conversation}/messages`, body);
      if (answer.status !== 200) throw new Error(`no reply: ${answer.text}`);
    },
    async close() {
      await browser.close();
      await server.stop();
      await shop.close();
    },
  };
}
