import { ROUTES } from '@deskbell/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../../server/src/test/browser.ts';
import { askAsAgent } from '../../../server/src/test/process/clients.ts';
import { XSS_CORPUS } from '../markdown/test/xss-corpus.ts';
import { customerPage } from './customer-page.ts';
import { openScene, type Scene } from './scene.ts';
import { strictCsp } from './shop.ts';

// What the widget does to a page of somebody else, and what such a page can do to the widget.

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());
afterEach(() => {
  expect(scene.faults.splice(0)).toEqual([]);
  expect(scene.shop.reports.splice(0)).toEqual([]);
});

/** All that a script could leave behind. */
const inventory = () => ({
  html: document.documentElement.outerHTML,
  globals: Object.getOwnPropertyNames(window).sort(),
  storage: Object.keys(localStorage),
});

describe('before the first opening', () => {
  test('there is one script, no call of the API, and nothing stored', async () => {
    const context = await scene.context();
    const requests: string[] = [];
    context.on('request', request => requests.push(new URL(request.url()).pathname));
    const customer = await scene.visit(context);
    await customer.launcher.waitFor();
    await customer.page.waitForLoadState('networkidle');
    expect(requests).toEqual([expect.stringMatching(/^\/page-/), '/widget.js']);
    const stored = await customer.page.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      cookies: document.cookie,
    }));
    expect(stored).toEqual({ local: 0, session: 0, databases: 0, cookies: '' });
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });

  test('a tag without a key says so, and does nothing else', async () => {
    const context = await scene.context();
    const customer = await scene.visit(context, { publicKey: '' });
    await expect.poll(() => scene.faults.length).toBe(1);
    expect(scene.faults.splice(0)[0]).toContain('data-public-key');
    expect(await customer.launcher.count()).toBe(0);
    await context.close();
  });
});

describe('the page’s API', () => {
  const STUB = 'window.deskbell=window.deskbell||function(){(deskbell.q=deskbell.q||[]).push(arguments)};';

  test('calls made before the script was there are carried out, in order', async () => {
    const context = await scene.context();
    const inline = `${STUB}window.heard=[];deskbell('on','open',()=>heard.push('open'));deskbell('open');`;
    const customer = await scene.visit(context, { inline, csp: undefined });
    await customer.dialog.waitFor();
    await customer.page.evaluate('deskbell("close")');
    await customer.dialog.waitFor({ state: 'hidden' });
    await customer.page.evaluate('deskbell("toggle")');
    await customer.dialog.waitFor();
    expect(await customer.page.evaluate('heard')).toEqual(['open', 'open']);
    await context.close();
  });

  test('two script tags make one widget', async () => {
    const context = await scene.context();
    const { url, publicKey } = scene.server;
    const head = `<script src="${url}/widget.js" data-public-key="${publicKey}" async></script>`;
    const customer = await scene.visit(context, { head });
    await customer.launcher.waitFor();
    await customer.page.waitForLoadState('networkidle');
    expect(await customer.page.locator('deskbell-widget').count()).toBe(1);
    await context.close();
  });

  test('destroy leaves the page as it was, and loading the script again starts anew', async () => {
    const context = await scene.context();
    const address = scene.shop.publish({ server: scene.server.url, publicKey: scene.server.publicKey });
    const page = await context.newPage();
    await page.route('**/widget.js', route => route.abort());
    await page.goto(address);
    const before = await page.evaluate(inventory);
    await page.unroute('**/widget.js');
    await page.goto(address);
    const customer = customerPage(page);
    await customer.open();
    await customer.write('hello');
    await customer.sees('hello');
    await page.evaluate('deskbell("destroy")');
    const requests: string[] = [];
    page.on('request', request => requests.push(request.url()));
    const after = await page.evaluate(inventory);
    expect({ ...after, storage: [] }).toEqual(before);
    // Timers and sockets would show within a few seconds of looking away and back.
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"));dispatchEvent(new Event("online"))');
    await page.waitForTimeout(1_500);
    expect(requests).toEqual([]);
    await page.evaluate(() => {
      const old = document.querySelector('script[data-public-key]') as HTMLScriptElement;
      const script = document.createElement('script');
      Object.assign(script.dataset, old.dataset);
      script.src = old.src;
      document.head.append(script);
    });
    await customer.launcher.waitFor();
    await context.close();
  });

  test('languages can be changed, and Arabic runs from right to left', async () => {
    const context = await scene.context();
    const customer = await scene.visit(context, { attributes: 'data-locale="de-AT"' });
    await customer.open();
    await customer.dialog.getByLabel('Nachricht', { exact: true }).waitFor();
    await customer.page.evaluate('deskbell("setLocale", "ar")');
    await customer.dialog.getByLabel('الرسالة', { exact: true }).waitFor();
    expect(await customer.dialog.evaluate(element => getComputedStyle(element).direction)).toBe('rtl');
    await context.close();
  });
});

test('the server’s settings and the page’s own say how it looks; the launcher remembers', async () => {
  const own = await openScene();
  const change = {
    title: 'Lumen',
    greeting: 'Welcome in',
    accent_color: '#ffd400',
    position: 'left',
    launcher_label: 'Ask us',
  };
  await askAsAgent(own.server, 'PATCH', ROUTES.agentWidgetSettings, change);
  const context = await own.context();
  const customer = await own.visit(context);
  await customer.open();
  await customer.dialog.getByText('Welcome in').waitFor();
  expect(await customer.dialog.getByRole('heading').innerText()).toBe('Lumen');
  const look = () =>
    customer.launcher.evaluate(button => {
      const { backgroundColor, color } = getComputedStyle(button);
      return { backgroundColor, color, isLeft: button.getBoundingClientRect().left < 100 };
    });
  const gold = { backgroundColor: 'rgb(255, 212, 0)', color: 'rgb(0, 0, 0)', isLeft: true };
  expect(await look()).toEqual(gold);
  await customer.page.reload();
  await customer.launcher.waitFor();
  expect(await look()).toEqual(gold);
  expect(await customer.launcher.getAttribute('aria-label')).toBe('Ask us: Open chat');
  const styled = await own.visit(context, {
    csp: undefined,
    head: '<style>deskbell-widget { --deskbell-accent: rebeccapurple }</style>',
    attributes: 'data-position="right"',
  });
  await styled.launcher.waitFor();
  expect(await styled.launcher.evaluate(button => getComputedStyle(button).backgroundColor)).toBe('rgb(102, 51, 153)');
  expect((await styled.launcher.boundingBox())?.x).toBeGreaterThan(900);
  expect(own.faults).toEqual([]);
  await own.close();
});

describe('a page that means no good', () => {
  test.each(['customer', 'agent'])('nothing of the corpus runs when the %s says it', async sender => {
    const context = await scene.context();
    const customer = await scene.visit(context);
    await customer.open();
    await customer.write('begin');
    await customer.sees('begin');
    const conversation = await scene.newestConversation();
    const last = XSS_CORPUS.length;
    for (const text of XSS_CORPUS) {
      if (sender === 'customer') await customer.write(text);
      else await scene.reply(conversation, { content: text, content_type: 'markdown' });
    }
    await customer.dialog.locator('.rows .bubble').nth(last).waitFor();
    expect(await customer.page.evaluate('window.pwned')).toBeUndefined();
    const foreign = await customer.dialog.evaluate(dialog => {
      const inBubbles = [...dialog.querySelectorAll('.bubble *')];
      const names = new Set(inBubbles.map(({ localName }) => localName));
      const attributes = new Set(inBubbles.flatMap(element => element.getAttributeNames()));
      const addresses = [...dialog.querySelectorAll('.bubble a')].map(
        link => new URL((link as HTMLAnchorElement).href),
      );
      return {
        names: [...names],
        attributes: [...attributes],
        schemes: [...new Set(addresses.map(url => url.protocol))],
      };
    });
    const allowed = ['p', 'br', 'strong', 'em', 'code', 'pre', 'a', 'ul', 'ol', 'li', 'blockquote'];
    expect(foreign.names.filter(name => !allowed.includes(name))).toEqual([]);
    const known = ['href', 'target', 'rel', 'dir', 'tabindex', 'start'];
    expect(foreign.attributes.filter(name => !known.includes(name))).toEqual([]);
    expect(foreign.schemes.filter(scheme => !['http:', 'https:', 'mailto:'].includes(scheme))).toEqual([]);
    await context.close();
  });

  test('page CSS, however loud, changes nothing', async () => {
    const hostile = `<style>
      * { all: unset !important; display: block !important; font: 60px fantasy !important; color: lime !important }
      div, button, textarea { display: none !important } deskbell-widget { display: none !important; opacity: 0 !important;
      transform: scale(9) !important; visibility: hidden !important; z-index: -1 !important } html { font-size: 50px }
      .wall { position: fixed; inset: 0; z-index: 2147483647; background: black; display: block !important }
      </style>`;
    const look = async (head: string, body: string) => {
      const context = await scene.context();
      const customer = await scene.visit(context, { head, body, csp: undefined });
      await customer.open();
      await customer.write('still here');
      await customer.sees('still here');
      const box = await customer.dialog.boundingBox();
      const size = await customer.field.evaluate(field => getComputedStyle(field).font);
      const onTop = await customer.page.evaluate(() => document.elementFromPoint(900, 400)?.localName);
      await context.close();
      return { box, size, onTop };
    };
    const calm = await look('', '<main><h1>Shop</h1></main>');
    expect(calm.onTop).toBe('deskbell-widget');
    expect(await look(hostile, '<main><h1>Shop</h1><p class="wall"></p></main>')).toEqual(calm);
  });
});

test.each([
  [
    'a nonce, and styles only with it',
    (server: string) => `default-src 'none'; script-src 'nonce-n1'; style-src 'nonce-n1'; connect-src ${server} ws:`,
  ],
  [
    'strict-dynamic',
    (server: string) =>
      `script-src 'nonce-n1' 'strict-dynamic'; style-src 'none'; connect-src ${server} ws:; img-src ${server}`,
  ],
])('a page’s policy with %s', async (name, csp) => {
  const { url } = scene.server;
  const context = await scene.context();
  const policy = name === 'strict-dynamic' ? csp(url) : csp(url).replace("'nonce-n1';", `'nonce-n1' ${url};`);
  const customer = await scene.visit(context, { csp: policy, attributes: 'nonce="n1"' });
  await customer.open();
  await customer.write('under this policy');
  await customer.sees('under this policy');
  expect(await customer.launcher.evaluate(button => getComputedStyle(button).position)).toBe('fixed');
  await context.close();
});

test('third-party cookies blocked: the thread is still there after a reload', async () => {
  const browser = await launchBrowser();
  const context = await browser.newContext();
  // What a browser that blocks them does: none is kept, none is sent.
  const cookies: (string | undefined)[] = [];
  await context.route(`${scene.server.url}/**`, async route => {
    const { cookie, ...headers } = await route.request().allHeaders();
    cookies.push(cookie);
    const response = await route.fetch({ headers });
    const { 'set-cookie': _, ...kept } = response.headers();
    await route.fulfill({ response, headers: kept });
  });
  const page = await context.newPage();
  const { url, publicKey } = scene.server;
  await page.goto(scene.shop.publish({ server: url, publicKey, csp: strictCsp(url) }));
  const customer = customerPage(page);
  await customer.open();
  await customer.write('remember me');
  await customer.sees('remember me');
  await customer.dialog.getByText('Sent').waitFor();
  await page.reload();
  await customer.open();
  await customer.sees('remember me');
  expect(await customer.bubbles()).toEqual(['remember me']);
  expect(cookies.filter(cookie => cookie !== undefined)).toEqual([]);
  await browser.close();
});

test('where the page may store nothing at all, the chat still works until it is left', async () => {
  const context = await scene.context();
  await context.addInitScript(() => {
    const forbid = () => {
      throw new DOMException('not here', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, { get: forbid });
    navigator.locks.request = async () => forbid();
  });
  const customer = await scene.visit(context);
  await customer.open();
  await customer.write('for now');
  await customer.sees('for now');
  await customer.dialog.getByText('Sent').waitFor();
  await scene.reply(await scene.newestConversation(), { content: 'just for now' });
  await customer.sees('just for now');
  await context.close();
});
