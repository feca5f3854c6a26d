import { type CustomerPanel, type Message, ROUTES } from '@deskbell/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { askAsAgent, newestConversationPath } from '../../../server/src/test/process/clients.ts';
import { until } from '../../../server/src/test/process/until.ts';
import { type ServerProcess, startServer } from '../../../server/src/test/server-process.ts';
import { makeTemporaryDirectory } from '../../../server/src/test/temporary-directory.ts';
import { openProxy } from './no-sockets-proxy.ts';
import { openScene, type Scene } from './scene.ts';

// The built widget in Chromium, on a page of another site, against the real server.

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());
afterEach(() => {
  expect(scene.faults).toEqual([]);
  expect(scene.shop.reports).toEqual([]);
});

async function contents(conversation: string, server: ServerProcess = scene.server): Promise<string[]> {
  const { data } = await askAsAgent(server, 'GET', `${conversation}/messages?limit=100`);
  return (data as { messages: Message[] }).messages.map(({ content }) => content);
}

describe('a conversation', () => {
  test('two tabs and an agent see the same', async () => {
    const context = await scene.context();
    const one = await scene.visit(context);
    await one.open();
    expect(await one.dialog.locator('.names p').textContent()).toBe('Our team is here to help');
    await one.write('from the first tab');
    await one.sees('from the first tab');
    const conversation = await scene.newestConversation();
    const two = await scene.visit(context);
    await two.open();
    await two.sees('from the first tab');
    await two.write('from the second tab');
    await one.sees('from the second tab');
    await scene.reply(conversation, { content: 'from the **agent**', content_type: 'markdown' });
    for (const tab of [one, two]) {
      await tab.sees('from the agent');
      // What a tab wrote stands last in it until its answer says where it belongs.
      await expect.poll(tab.bubbles).toEqual(['from the first tab', 'from the second tab', 'from the agent']);
    }
    expect(await one.dialog.locator('.bubble strong').textContent()).toBe('agent');
    await context.close();
  });

  test('an answer while the panel is closed is counted on the launcher, also after a reload', async () => {
    const context = await scene.context();
    const customer = await scene.visit(context);
    await customer.open();
    await customer.write('anybody there?');
    await customer.sees('anybody there?');
    const conversation = await scene.newestConversation();
    await customer.page.keyboard.press('Escape');
    await scene.reply(conversation, { content: 'yes' });
    const badge = customer.page.locator('deskbell-widget .badge');
    await badge.waitFor();
    expect(await badge.innerText()).toBe('1');
    expect(await customer.launcher.getAttribute('aria-label')).toContain('1');
    await customer.page.reload();
    await badge.waitFor();
    expect(await badge.innerText()).toBe('1');
    await customer.open();
    await customer.sees('yes');
    await badge.waitFor({ state: 'hidden' });
    await context.close();
  });

  test('[WR9] [CU5] a redacted message says so in its place, and agents see which page the customer is on', async () => {
    const context = await scene.context();
    const customer = await scene.visit(context);
    await customer.open();
    await customer.write('my card is 4111');
    await customer.write('thanks');
    await customer.sees('thanks');
    const conversation = await scene.newestConversation();
    const { data } = await askAsAgent(scene.server, 'GET', `${conversation}/messages`);
    const [first] = (data as { messages: Message[] }).messages;
    await askAsAgent(scene.server, 'DELETE', `${conversation}/messages/${first?.id}`);
    await customer.sees('This message was removed.');
    expect(await customer.bubbles()).toEqual(['This message was removed.', 'thanks']);

    const seesPage = (path: string) =>
      until(`a visit of ${path}`, async () => {
        const { data } = await askAsAgent(scene.server, 'GET', `${conversation}/customer`);
        const { visit } = data as CustomerPanel;
        return visit?.page_url?.endsWith(path) ? visit : undefined;
      });
    const { pathname, search } = new URL(customer.page.url());
    expect(await seesPage(pathname + search)).toMatchObject({ language: 'en-US', user_agent: expect.any(String) });
    await customer.page.evaluate(() => history.pushState(null, '', '/chairs'));
    await seesPage('/chairs');
    await context.close();
  });

  test('the agent’s typing shows, and goes again by itself', async () => {
    const context = await scene.context();
    const customer = await scene.visit(context);
    await customer.open();
    await customer.write('hello');
    await customer.sees('hello');
    const id = (await scene.newestConversation()).split('/').at(-1);
    const { url, secretKey } = scene.server;
    const socket = new WebSocket(`${url.replace('http', 'ws')}${ROUTES.agentSocket}`, {
      headers: { 'x-api-key': secretKey },
    } as never);
    await new Promise(resolve => socket.addEventListener('message', resolve, { once: true }));
    socket.send(JSON.stringify({ type: 'typing', conversation_id: id }));
    await customer.dialog.locator('.typing').waitFor();
    socket.close();
    await customer.dialog.locator('.typing').waitFor({ state: 'detached' });
    await context.close();
  });
});

describe('a bad line', () => {
  test('[I3] written offline, tab closed: it is delivered once, by the next page, without opening anything', async () => {
    const context = await scene.context();
    const before = await scene.visit(context);
    await before.open();
    await before.write('while online');
    await before.sees('while online');
    const conversation = await scene.newestConversation();
    await context.setOffline(true);
    await before.write('first, offline');
    await before.write('second, offline');
    await before.dialog.getByText('Waiting for the connection').first().waitFor();
    await before.dialog.locator('.status .offline').waitFor();
    await before.page.close();
    await context.setOffline(false);
    expect(await contents(conversation)).toEqual(['while online']);
    const after = await scene.visit(context);
    await until('they arrived', async () => (await contents(conversation)).length === 3 || undefined);
    await after.open();
    await after.sees('second, offline');
    expect(await after.bubbles()).toEqual(['while online', 'first, offline', 'second, offline']);
    expect(await contents(conversation)).toEqual(['while online', 'first, offline', 'second, offline']);
    await context.close();
  });

  test('[I1] [I3] the server dies in the middle of sending and comes back: each message arrives once, in order', async () => {
    const directory = makeTemporaryDirectory('widget');
    const env = { DATA_DIR: directory.path, DESKBELL_BOOTSTRAP_ORIGINS: scene.shop.origin };
    const first = await startServer(env);
    const context = await scene.context();
    const customer = await scene.visit(context, { server: first.url, publicKey: first.publicKey, csp: undefined });
    await customer.open();
    await customer.write('message 0');
    await customer.sees('message 0');
    for (let n = 1; n <= 8; n++) {
      if (n === 4) await first.kill();
      await customer.write(`message ${n}`);
    }
    const second = await startServer({
      ...env,
      PORT: new URL(first.url).port,
      DESKBELL_BOOTSTRAP_PUBLIC_KEY: first.publicKey,
      DESKBELL_BOOTSTRAP_SECRET_KEY: first.secretKey,
    });
    const expected = Array.from({ length: 9 }, (_, n) => `message ${n}`);
    const conversation = (await newestConversationPath(second)) ?? '';
    await until('all arrived', async () => (await contents(conversation, second)).length >= 9 || undefined);
    expect(await contents(conversation, second)).toEqual(expected);
    await customer.dialog.getByText('Sending…').first().waitFor({ state: 'detached' });
    expect(await customer.bubbles()).toEqual(expected);
    await context.close();
    await second.stop();
    directory.remove();
  });

  test('a proxy that lets no WebSocket through: messages come by polling, and the panel says so', async () => {
    const proxy = await openProxy(scene.server.url);
    const context = await scene.context();
    const customer = await scene.visit(context, { server: proxy.url, csp: undefined });
    await customer.open();
    await customer.write('through the wall');
    await customer.sees('through the wall');
    await scene.reply(await scene.newestConversation(), { content: 'and back' });
    await customer.sees('and back');
    await customer.dialog.locator('.status .polling').waitFor();
    expect(proxy.refused()).toBeGreaterThan(0);
    await context.close();
    await proxy.close();
  });

  test('a refused message stays, with the reason, a retry and a way to drop it', async () => {
    const context = await scene.context();
    const customer = await scene.visit(context);
    await customer.open();
    await context.route(`**${ROUTES.messages}`, route =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status: 403,
            headers: { 'access-control-allow-origin': scene.shop.origin, 'access-control-allow-credentials': 'true' },
            json: { success: false, error: { code: 'FORBIDDEN', message: 'no', retryable: false } },
          })
        : route.continue(),
    );
    await customer.write('refused at first');
    await customer.write('refused for good');
    const failures = customer.dialog.locator('.failure');
    await failures.nth(1).waitFor();
    await context.unroute(`**${ROUTES.messages}`);
    await failures.first().getByRole('button', { name: 'Try again' }).click();
    await customer.dialog.locator('.row:not(.not-sent) .bubble', { hasText: 'refused at first' }).waitFor();
    await failures.first().getByRole('button', { name: 'Delete' }).click();
    await failures.first().waitFor({ state: 'detached' });
    expect(await customer.bubbles()).toEqual(['refused at first']);
    await context.close();
  });
});
