import { type AgentConversation, ROUTES } from '@deskbell/protocol';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ask, conversationPath, newCustomer } from '../../../server/src/test/process/clients.ts';
import { until } from '../../../server/src/test/process/until.ts';
import { agentPage } from './agent-page.ts';
import { openScene, type Scene, type TeamMember } from './scene.ts';

// The list and what stands around it: many at once, views, news, drafts of two browsers.

let scene: Scene;
const paths: string[] = [];
beforeAll(async () => {
  scene = await openScene();
  for (const n of [1, 2, 3, 4, 5, 6]) {
    const customer = await newCustomer(scene.server);
    await customer.send(`question ${n}`);
    paths.push(await conversationPath(customer));
  }
});
afterAll(() => scene.close());
afterEach(() => {
  expect(scene.faults.splice(0)).toEqual([]);
});

const read = async (path: string) => (await scene.ask('GET', path)).data as AgentConversation;
const idOf = (path = '') => path.split('/').at(-1) ?? '';
const asMember = ({ cookie }: TeamMember, method: string, path: string, json?: unknown) =>
  ask(scene.server, path, {
    method,
    headers: { cookie: `${cookie.name}=${cookie.value}`, origin: scene.server.url, 'x-environment': 'test' },
    ...(json !== undefined && { json }),
  });

test('many at once by keyboard: chosen, tagged, assigned, closed, taken back; what failed is said and stays chosen', async () => {
  const agent = agentPage(await scene.open(scene.admin, '/view/open'));
  const { page } = agent;
  await agent.row('question 6').waitFor();
  const head = page.locator('.bulk-bar h1');
  await agent.press('j', 'x', 'Shift+j', 'Shift+j');
  await head.filter({ hasText: '3 selected' }).waitFor();
  await agent.press('t');
  await agent.choose('together');
  await page.locator('.toast', { hasText: '3 conversations changed.' }).waitFor();
  await until('tags', async () => ((await read(paths[2] ?? '')).tags.includes('together') ? 1 : undefined));

  // The list is the longest waiting first: 1, 2, 3. One of them is refused.
  await agent.press('x', 'Shift+k', 'Shift+k', 'Control+k');
  await page.route(`**${paths[1]}`, route =>
    route.request().method() === 'PATCH'
      ? route.fulfill({
          status: 422,
          contentType: 'application/json',
          body: '{"success":false,"error":{"code":"BUSINESS_RULE_VIOLATION","message":"not this one","retryable":false}}',
        })
      : route.continue(),
  );
  await agent.choose('Close them');
  const problem = page.locator('.toast.problem', {
    hasText: '2 conversations closed. 1 conversation was not: Not this one.',
  });
  await problem.waitFor();
  await head.filter({ hasText: '1 selected' }).waitFor();
  expect((await read(paths[1] ?? '')).status).toBe('open');
  await page.unroute(`**${paths[1]}`);
  await problem.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.toast', { hasText: '1 conversation closed.' }).waitFor();
  expect((await read(paths[1] ?? '')).status).toBe('closed');
  await agent.press('z');
  await page.locator('.toast', { hasText: '1 conversation is as before.' }).waitFor();
  expect((await read(paths[1] ?? '')).status).toBe('open');

  // With a mouse: the circle over an avatar, and Shift for a range. Escape lets go before it leaves.
  await agent.row('question 4').locator('xpath=..').locator('.row-select').click();
  await agent.row('question 6').click({ modifiers: ['Shift'] });
  await head.filter({ hasText: '3 selected' }).waitFor();
  await page.getByRole('button', { name: 'Assign to…' }).click();
  await agent.choose('Grace');
  await page.locator('.toast', { hasText: '3 conversations changed.' }).waitFor();
  expect((await read(paths[4] ?? '')).assignee_id).toBe(scene.agent.id);
  await agent.press('x', 'Escape');
  await head.waitFor({ state: 'detached' });
  // Tags and views are places the command bar knows.
  await agent.press('Control+k');
  await agent.choose('Tagged “together');
  await page.locator('#list-title', { hasText: 'together' }).waitFor();
  await page.context().close();
});

test('[DK9] a view is made of what one narrowed down, shared, renamed, changed elsewhere, and deleted', async () => {
  await scene.ask('PATCH', paths[3] ?? '', { priority: 'urgent' });
  const agent = agentPage(await scene.open(scene.admin, '/view/open'));
  const { page } = agent;
  const menu = async (name: string) => {
    await page.getByRole('button', { name: 'Narrow down, or save this view' }).click();
    await page.getByRole('menuitem', { name }).or(page.getByRole('menuitemradio', { name })).click();
  };
  await agent.row('question 6').waitFor();
  await menu('Only priority urgent');
  await agent.row('question 6').waitFor({ state: 'detached' });
  await page.locator('.narrowed', { hasText: 'Only priority urgent' }).waitFor();
  await menu('Save as a view');
  await page.keyboard.insertText('Fires');
  await page.getByLabel('For the whole team').check();
  await agent.press('Enter');
  await page.locator('#list-title', { hasText: 'Fires' }).waitFor();
  const grace = agentPage(await scene.open(scene.agent, new URL(page.url()).pathname.replace('/inbox', '')));
  await grace.row('question 4').waitFor();
  // Grace did not make it: she may look.
  await grace.page.getByRole('button', { name: 'Narrow down, or save this view' }).click();
  expect(await grace.page.getByRole('menuitem', { name: /Rename|Delete/ }).count()).toBe(0);
  await grace.press('Escape');
  await menu('Rename or share');
  await page.getByRole('textbox', { name: 'Name' }).fill('Wildfires');
  await agent.press('Enter');
  await menu('Only priority urgent');
  await menu('Save these changes');
  for (const { row, page } of [agent, grace]) {
    await page.locator('#list-title', { hasText: 'Wildfires' }).waitFor();
    await row('question 6').waitFor();
  }
  await grace.page.reload();
  await grace.row('question 6').waitFor();
  await menu('Delete this view');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete this view' }).click();
  await page.locator('#list-title', { hasText: 'All open' }).waitFor();
  await grace.page.getByText('There is no such view').waitFor();
  for (const each of [agent, grace]) await each.page.context().close();
});

test('news: desktop notifications and the number in the title are about what is mine, wherever I look', async () => {
  const [mine = '', hers = ''] = paths.slice(3);
  const context = await scene.prepare(scene.admin);
  await context.addInitScript(() => {
    const shown: string[] = [];
    Object.assign(window, {
      shown,
      Notification: Object.assign(
        class {
          onclick: (() => void) | null = null;
          constructor(title: string, { body }: { body: string }) {
            shown.push(body);
            Object.assign(window, { click: () => this.onclick?.() });
            void title;
          }
          close() {
            shown.push('closed');
          }
        },
        { permission: 'granted', requestPermission: async () => 'granted' },
      ),
    });
    document.hasFocus = () => false;
  });
  const page = await context.newPage();
  scene.watch(page);
  await page.goto(`${scene.server.url}${ROUTES.inbox}/view/closed`);
  await page.getByRole('button', { name: /Ada Byron/ }).click();
  await page.getByRole('menuitemradio', { name: 'Desktop notifications' }).click();
  await page.getByText('Desktop notifications are on.').waitFor();
  await scene.ask('PATCH', mine, { assignee_id: scene.admin.id });
  await scene.ask('PATCH', hers, { assignee_id: scene.agent.id });
  await expect.poll(() => page.title()).toBe('(1) Demo business');
  const [one, other] = [await newCustomer(scene.server), await newCustomer(scene.server)];
  await one.send('first');
  await scene.ask('PATCH', await conversationPath(one), { assignee_id: scene.agent.id });
  await other.send('second');
  const path = await conversationPath(other);
  await scene.ask('PATCH', path, { assignee_id: scene.admin.id });
  // Hers is no interruption, though no list here shows it.
  await one.send('for Grace');
  await other.send('for Ada');
  await expect.poll(() => page.evaluate('shown.at(-1)')).toBe('for Ada');
  expect(await page.evaluate('shown')).not.toContain('for Grace');
  await page.evaluate('click()');
  await page.waitForURL(url => url.pathname.endsWith(idOf(path)));
  await context.close();
});

test('[WR1] [WR8] drafts of two browsers, a removed message, back and forward', async () => {
  const path = paths[5] ?? '';
  const [work, home] = [
    agentPage(await scene.open(scene.agent, `/view/open/${idOf(path)}`)),
    agentPage(await scene.open(scene.agent, `/view/open/${idOf(path)}`)),
  ];
  for (const each of [work, home]) await each.sees('question 6');
  await work.press('r');
  await work.page.keyboard.type('begun at work');
  await until('saved', async () => (await asMember(scene.agent, 'GET', `${path}/draft`)).data ?? undefined);
  // Home looked before anything was there; coming back to the window is enough.
  await home.page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect.poll(() => home.field.inputValue()).toBe('begun at work');

  await home.page.locator('.said', { hasText: 'question 6' }).hover();
  await home.page.locator('.said-menu').first().click();
  await home.page.getByRole('menuitem', { name: 'Remove this message' }).click();
  await home.page.getByRole('dialog').getByRole('button', { name: 'Remove this message' }).click();
  for (const { page } of [work, home]) {
    await page.locator('.bubble.gone').waitFor();
    await page.locator('.event', { hasText: 'removed a message' }).waitFor();
  }
  // Its button is gone; the keys are still somewhere.
  await home.page.locator('.timeline:focus').waitFor();

  // By keyboard from what is found into it.
  await home.press('Escape');
  await home.finds('question 5', 'question');
  await home.press('ArrowDown');
  await home.page.locator('.hit.open').waitFor();
  await home.page.goto(`${scene.server.url}${ROUTES.inbox}/view/open/${idOf(path)}`);
  await home.page.locator('.bubble.gone').waitFor();

  await home.press('Escape', 'g', 'a');
  await home.page.locator('#list-title', { hasText: 'Everything' }).waitFor();
  await home.page.goBack();
  await home.page.locator('#list-title', { hasText: 'All open' }).waitFor();
  await home.page.goBack();
  await home.page.locator('.bubble.gone').waitFor();
  await home.page.goForward();
  await home.page.locator('.thread-pane .state').waitFor();
  for (const each of [work, home]) await each.page.context().close();
});

test('[CU8] [WR9] what is erased or removed is gone from every screen that showed it', async () => {
  const customer = await newCustomer(scene.server);
  await customer.send('my secret number is 4711');
  const path = await conversationPath(customer);
  const [reader, finder] = [
    agentPage(await scene.open(scene.agent, `/view/open/${idOf(path)}`)),
    agentPage(await scene.open(scene.admin, '/view/closed')),
  ];
  await reader.sees('secret number');
  await finder.page.locator('.sidebar-find kbd').waitFor();
  await finder.finds('secret number', 'secret');
  const message = (await customer.history())[0]?.id ?? '';
  await scene.ask('DELETE', `${path}/messages/${message}`);
  await finder.page.locator('.hit', { hasText: 'secret' }).waitFor({ state: 'detached' });
  await reader.page.locator('.bubble.gone').waitFor();

  await customer.send('and my name is Mallory');
  await reader.sees('Mallory');
  const { identity_id } = (await scene.ask('GET', `${path}/customer`)).data as { identity_id: string };
  const erased = await asMember(scene.admin, 'DELETE', `${ROUTES.agentCustomers}/${identity_id}`);
  expect(erased.status).toBe(200);
  await reader.page.getByText('This conversation is not there any more').waitFor();
  expect(await reader.page.locator('.desk').textContent()).not.toContain('Mallory');
  for (const { page } of [reader, finder]) await page.context().close();
});

test('[DK3] [DK9] who only opened the chat is in no list until they write, unless they are asked for', async () => {
  const agent = agentPage(await scene.open(scene.agent, '/view/open'));
  const narrow = async () => {
    await agent.page.getByRole('button', { name: 'Narrow down, or save this view' }).click();
    await agent.page.getByRole('menuitemradio', { name: 'wrote nothing' }).click();
  };
  await (await newCustomer(scene.server)).send('here before');
  await agent.row('here before').waitFor();
  const before = await agent.rows.count();
  await agent.counted('All open', before);
  const visitor = await newCustomer(scene.server);
  await visitor.open();
  const other = await newCustomer(scene.server);
  await other.send('somebody else');
  await agent.row('somebody else').waitFor();
  await agent.counted('All open', before + 1);
  expect(await agent.rows.count()).toBe(before + 1);
  await narrow();
  await agent.row('No messages yet').waitFor();
  expect(await agent.rows.count()).toBe(1);
  await visitor.send('after all');
  await agent.rows.first().waitFor({ state: 'detached' });
  await narrow();
  await agent.row('after all').waitFor();
  await agent.counted('All open', before + 2);
  await agent.page.context().close();
});

test('[DK8] what one keeps for later is unread again, in the other window too, until it is opened', async () => {
  await (await newCustomer(scene.server)).send('not now, please');
  const [agent, elsewhere] = [
    agentPage(await scene.open(scene.agent, '/view/open')),
    agentPage(await scene.open(scene.agent, '/view/open')),
  ];
  const unread = ({ page }: typeof agent) => page.locator('.list-row.unread', { hasText: 'not now' });
  await unread(agent).waitFor();
  await agent.row('not now').click();
  await agent.sees('not now');
  for (const each of [agent, elsewhere]) await unread(each).waitFor({ state: 'detached' });
  await agent.press('Shift+u');
  for (const each of [agent, elsewhere]) await unread(each).waitFor();
  await agent.page.getByText('Marked as unread').waitFor();
  expect(await agent.bubbles()).toEqual([]);
  await agent.row('not now').click();
  for (const each of [agent, elsewhere]) await unread(each).waitFor({ state: 'detached' });
  for (const { page } of [agent, elsewhere]) await page.context().close();
});
