import { type AgentConversationPage, type Message, ROUTES } from '@deskbell/protocol';
import type { BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ask, conversationPath, newCustomer } from '../../../server/src/test/process/clients.ts';
import { until } from '../../../server/src/test/process/until.ts';
import { agentPage } from './agent-page.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());
afterEach(() => {
  expect(scene.faults.splice(0)).toEqual([]);
});

/** Takes the network from a window, socket and all, and gives it back. */
async function cuttable(context: BrowserContext) {
  let isCut = false;
  const sockets = new Set<() => void>();
  await context.routeWebSocket(new RegExp(ROUTES.agentSocket), socket => {
    if (isCut) return void socket.close();
    socket.connectToServer();
    sockets.add(() => void socket.close());
  });
  await context.route('**/api/**', route => (isCut ? route.abort() : route.continue()));
  return {
    cut() {
      isCut = true;
      for (const close of sockets) close();
      sockets.clear();
    },
    restore() {
      isCut = false;
    },
  };
}

const texts = async (path: string) => {
  const { data } = await scene.ask('GET', `${path}/messages?limit=100`);
  return (data as { messages: Message[] }).messages.map(({ content }) => content);
};

test('[IB4] a socket is cut and restored: nothing is missing, nothing doubled, all in order', async () => {
  const customer = await newCustomer(scene.server);
  for (let n = 0; n < 5; n++) await customer.send(`before ${n}`);
  const path = await conversationPath(customer);
  const id = path.split('/').at(-1);
  const context = await scene.prepare(scene.agent);
  const network = await cuttable(context);
  const page = await context.newPage();
  scene.watch(page);
  await page.goto(`${scene.server.url}${ROUTES.inbox}/view/open/${id}`);
  const agent = agentPage(page);
  await agent.sees('before 4');
  await customer.send('heard live');
  await agent.sees('heard live');

  network.cut();
  await page.locator('.strip').waitFor();
  // More than a page of messages, so that what is known and what is read again do not meet; and somebody new.
  for (let n = 0; n < 60; n++) await customer.send(`during ${n}`);
  await scene.ask('POST', `${path}/notes`, { content: 'noted meanwhile' });
  await scene.ask('PATCH', path, { tags: ['meanwhile'] });
  const other = await newCustomer(scene.server);
  await other.send('somebody new');
  network.restore();

  await agent.sees('during 59');
  await agent.sees('noted meanwhile');
  await agent.row('somebody new').waitFor();
  await page.locator('.fact-button', { hasText: 'meanwhile' }).waitFor();
  await agent.counted('All open', 2);
  await customer.send('heard live again');
  await agent.sees('heard live again');
  await page.locator('.strip').waitFor({ state: 'detached' });

  // Up to the beginning, as somebody who looks for something would.
  const timeline = page.locator('.timeline');
  await until('the beginning', async () => {
    await timeline.evaluate(view => view.scrollTo(0, 0));
    return (await page.getByText('The beginning of the conversation').count()) > 0 || undefined;
  });
  const shown = (await agent.bubbles()).filter(text => text !== 'noted meanwhile');
  expect(shown).toEqual(await texts(path));
  await context.close();
});

test('[DK12] the answer to a change comes after the news of a later one: the page ends at what is stored', async () => {
  const customer = await newCustomer(scene.server);
  await customer.send('close me, open me');
  const path = await conversationPath(customer);
  const page = await scene.open(scene.agent, `/view/all/${path.split('/').at(-1)}`);
  const agent = agentPage(page);
  await agent.sees('close me, open me');
  const stored = Promise.withResolvers<void>();
  const overtaken = Promise.withResolvers<void>();
  await page.route(`**${path}`, async route => {
    if (route.request().method() !== 'PATCH') return route.continue();
    const answer = await route.fetch();
    stored.resolve();
    await overtaken.promise;
    await route.fulfill({ response: answer });
  });
  await page.locator('.fact-button.priority-normal').click();
  await agent.choose('Urgent');
  await stored.promise;
  await scene.ask('PATCH', path, { priority: 'low' });
  await page.locator('.fact-button.priority-low').waitFor();
  overtaken.resolve();
  await page.locator('.fact-button.priority-urgent').waitFor();
  await page.locator('.fact-button.priority-low').waitFor();
  await page.context().close();
});

test('[IB6] a page that is closed in the five seconds sends what waited, once; a draft is there in the next', async () => {
  const customer = await newCustomer(scene.server);
  await customer.send('closing time');
  const path = await conversationPath(customer);
  const context = await scene.prepare(scene.agent);
  const open = async () => {
    const page = await context.newPage();
    scene.watch(page);
    await page.goto(`${scene.server.url}${ROUTES.inbox}/view/all/${path.split('/').at(-1)}`);
    const agent = agentPage(page);
    await agent.sees('closing time');
    return agent;
  };
  const first = await open();
  await first.write('reply', 'sent at the last moment');
  await first.sees('sent at the last moment');
  expect(await texts(path)).toEqual(['closing time']);
  await first.page.close({ runBeforeUnload: true });
  await until('it arrived', async () => (await texts(path)).length > 1 || undefined);

  // The next window takes over what the first has left behind; the server knows it already.
  const second = await open();
  await second.sees('sent at the last moment');
  await second.press('r');
  await second.page.keyboard.insertText('half a sent');
  await second.page.close({ runBeforeUnload: true });
  const third = await open();
  await expect.poll(() => third.field.inputValue()).toBe('half a sent');
  expect(await texts(path)).toEqual(['closing time', 'sent at the last moment']);

  // Taken back, it never was.
  await third.field.fill('not like this');
  await third.press('Control+Enter');
  await third.page.locator('.pending').getByRole('button', { name: 'Undo' }).click();
  expect(await third.field.inputValue()).toBe('not like this');
  expect(await texts(path)).toEqual(['closing time', 'sent at the last moment']);
  await context.close();
});

test('a list of any length is scrolled with few rows in the page', async () => {
  await Promise.all(
    Array.from({ length: 130 }, async (_, n) => {
      const customer = await newCustomer(scene.server);
      await customer.send(`number ${n}`);
    }),
  );
  const agent = agentPage(await scene.open(scene.agent, '/view/all'));
  await agent.rows.first().waitFor();
  const list = agent.page.locator('.virtual');
  const { data } = await scene.ask('GET', `${ROUTES.agentConversations}?limit=100&sort=activity`);
  const { conversations } = data as AgentConversationPage;
  expect(conversations).toHaveLength(100);
  const height = () => agent.page.locator('.virtual-rows').evaluate(rows => rows.getBoundingClientRect().height);
  await until('all pages', async () => {
    await list.evaluate(view => view.scrollTo(0, view.scrollHeight));
    return (await height()) > 130 * 80 || undefined;
  });
  expect(await agent.rows.count()).toBeLessThan(40);
  await agent.press('j', 'k', 'k');
  await agent.page.locator('.list-row.open').waitFor();
  await agent.page.context().close();
});

test('[DK8] what one keeps for later stays unread, though it was told as read a moment ago; one is left where one went', async () => {
  const [customer, other] = [await newCustomer(scene.server), await newCustomer(scene.server)];
  await customer.send('later, please');
  await other.send('now, please');
  const id = (await conversationPath(customer)).split('/').at(-1) ?? '';
  // The newest first: in a longer list it may be too far down to be in the page.
  const agent = agentPage(await scene.open(scene.agent, '/view/all'));
  const { page } = agent;
  const unread = page.locator('.list-row.unread', { hasText: 'later, please' });
  const held = Promise.withResolvers<void>();
  await page.route(`**/${id}/read`, async route => {
    if (route.request().method() === 'PUT') await held.promise;
    await route.continue();
  });
  await agent.row('later, please').click();
  await unread.waitFor({ state: 'detached' });
  const answers = ['PUT', 'DELETE'].map(method =>
    page.waitForResponse(answer => answer.url().endsWith(`${id}/read`) && answer.request().method() === method),
  );
  await agent.press('Shift+u');
  await agent.row('now, please').click();
  await agent.sees('now, please');
  held.resolve();
  await Promise.all(answers);
  await page.getByText('Marked as unread').waitFor();
  await agent.sees('now, please');
  await page.reload();
  await unread.waitFor();
  await page.context().close();
});

test('[DK12] the panel counts messages as they come; [DK8] to keep something unread is offered while there is something', async () => {
  const customer = await newCustomer(scene.server);
  await customer.send('is anybody there?');
  const path = await conversationPath(customer);
  const { page } = agentPage(await scene.open(scene.agent, `/view/open/${path.split('/').at(-1)}`));
  const says = (words: string) => page.locator('.history', { hasText: words }).waitFor();
  const offers = async () => {
    await page.locator('.thread-bar').getByRole('button', { name: 'More' }).click();
    const titles = await page.getByRole('menuitem').allTextContents();
    await page.keyboard.press('Escape');
    return titles.join();
  };
  await says('1 message ');
  await customer.send('hello?');
  await says('2 messages');
  expect(await offers()).toMatch(/Mark as unread.*Stop the AI assistant here/);
  const { name, value } = scene.agent.cookie;
  const headers = { cookie: `${name}=${value}`, origin: scene.server.url, 'x-environment': 'test' };
  await ask(scene.server, `${path}/messages`, { method: 'POST', headers, json: { content: 'yes, I am' } });
  await ask(scene.server, path, { method: 'PATCH', headers, json: { ai_enabled: false } });
  await says('3 messages');
  await page.getByText('You stopped the AI assistant').waitFor();
  expect(await offers()).toMatch(/^(?!.*Mark as unread).*Let the AI assistant answer/);
  await page.context().close();
});

test('an empty inbox says nothing until it knows why, and shows the way to where messages are', async () => {
  // As a browser is at first: in the live environment.
  const context = await scene.browser.newContext();
  await context.addCookies([{ ...scene.agent.cookie, url: scene.server.url }]);
  const page = await context.newPage();
  scene.watch(page);
  const counted = Promise.withResolvers<void>();
  await page.route(`**${ROUTES.agentCounts}`, async route => {
    await counted.promise;
    await route.continue();
  });
  const listed = page.waitForResponse(`**${ROUTES.agentConversations}?**`);
  await page.goto(scene.server.url + ROUTES.inbox);
  await (await listed).finished();
  await page.locator('.list-skeleton .skeleton').first().waitFor();
  expect(await page.locator('.list-pane .state').count()).toBe(0);
  counted.resolve();
  await page.getByText('Nobody has written yet').waitFor();
  await page.getByRole('button', { name: 'Look at the test environment' }).click();
  await page.locator('.list-row').first().waitFor();
  await context.close();
});
