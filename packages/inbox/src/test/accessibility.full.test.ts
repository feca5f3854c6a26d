import { ROUTES } from '@deskbell/protocol';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findViolations, WCAG_22_AA } from '../../../server/src/test/axe.ts';
import { conversationPath, newCustomer } from '../../../server/src/test/process/clients.ts';
import { agentPage } from './agent-page.ts';
import { openScene, type Scene } from './scene.ts';

// WCAG 2.2 AA: what axe can see, and by hand what it cannot.

let scene: Scene;
let conversation: string;
beforeAll(async () => {
  scene = await openScene();
  const customer = await newCustomer(scene.server);
  await customer.send('Does the lamp ship to https://norway.example?');
  const path = await conversationPath(customer);
  conversation = path.split('/').at(-1) ?? '';
  const content = 'It **does**:\n\n1. `LUNA-2`\n2. [terms](https://shop.example)\n\n> quoted\n\n```\ncode\n```';
  await scene.ask('POST', `${path}/messages`, { content, content_type: 'markdown' });
  await scene.ask('POST', `${path}/notes`, { content: `@[Ada Byron](${scene.admin.id}) please look` });
  await scene.ask('PATCH', path, { priority: 'urgent', tags: ['vip'], assignee_id: scene.agent.id });
  await scene.ask('POST', ROUTES.agentMacros, { title: 'Thanks', shortcut: 'thanks', content: 'Thank you!' });
  const other = await newCustomer(scene.server);
  await other.send('مرحبًا! هل سيتوفر مصباح لونا؟');
});
afterAll(() => scene.close());
afterEach(() => {
  expect(scene.faults.splice(0)).toEqual([]);
});

const violations = (page: Page) => findViolations(page, { tags: WCAG_22_AA });

async function expectClean(page: Page, state: string): Promise<void> {
  // Until what fades has faded: half a colour has half a contrast.
  await page.waitForTimeout(300);
  expect({ state, found: await violations(page) }).toEqual({ state, found: [] });
}

test('axe finds nothing: list, thread, note, suggestions, choices, sheet, search', async () => {
  const page = await scene.open(scene.admin, `/view/open/${conversation}`);
  const agent = agentPage(page);
  await agent.sees('please look');
  await expectClean(page, 'thread');
  await agent.press('n');
  await page.keyboard.type('@');
  await page.locator('.suggestions').waitFor();
  await expectClean(page, 'note with suggestions');
  await agent.press('Escape', 'Escape', 'Control+k');
  await expectClean(page, 'command bar');
  await agent.press('Escape', '?');
  await expectClean(page, 'shortcut sheet');
  await agent.press('Escape');
  await page.locator('.thread-bar').getByRole('button', { name: 'More' }).click();
  await expectClean(page, 'menu');
  await agent.press('Escape');
  await page.locator('.account').click();
  await expectClean(page, 'menu with a heading');
  await agent.press('Escape', 'Escape', '/');
  await page.keyboard.type('nothing has this word');
  await page.getByText('Nothing found').waitFor();
  await expectClean(page, 'search');
  await agent.press('Escape', 'g', 'o');
  await agent.rows.first().waitFor();
  await agent.press('x', 'Shift+j');
  await page.locator('.bulk-bar').waitFor();
  await expectClean(page, 'two selected');
  await page.context().close();
});

test('axe finds nothing in the dark', async () => {
  const page = await scene.open(scene.agent, `/view/open/${conversation}`, { colorScheme: 'dark' });
  const agent = agentPage(page);
  await agent.sees('please look');
  await agent.write('reply', 'on its way');
  await agent.sees('on its way');
  await expectClean(page, 'thread, sending');
  await agent.press('Escape', 'z', 'Escape', 'Control+k');
  await expectClean(page, 'command bar');
  await page.context().close();
});

test('axe finds nothing on a phone, and what is planted it finds', async () => {
  const phone = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true };
  const page = await scene.open(scene.admin, '/view/open', phone);
  await page.locator('.list-row').first().waitFor();
  await expectClean(page, 'list');
  await page.getByRole('button', { name: 'Show the views' }).click();
  await expectClean(page, 'views');
  await page.locator('.sidebar-item', { hasText: 'Closed' }).click();
  await page.getByText('Nothing is closed yet').waitFor();
  await expectClean(page, 'empty');
  await page.goBack();
  await page.locator('.list-row', { hasText: 'lamp' }).or(page.locator('.list-row')).first().click();
  await page.locator('.timeline .bubble').first().waitFor();
  await expectClean(page, 'thread');
  await page.evaluate(() => document.body.append(document.createElement('button')));
  expect(await violations(page)).toEqual(expect.arrayContaining([expect.stringContaining('button-name')]));
  await page.context().close();
});

test('what is said in passing covers nothing one presses or writes in', async () => {
  for (const [width, height] of [
    [1280, 800],
    [800, 800],
    [390, 844],
  ] as const) {
    const page = await scene.open(scene.agent, `/view/open/${conversation}`, { viewport: { width, height } });
    const agent = agentPage(page);
    await agent.sees('please look');
    await agent.press('Control+k');
    await agent.choose('Switch the sound');
    const said = await page.locator('.toast').boundingBox();
    for (const needed of ['.account', '.composer', '.thread-head']) {
      const box = await page.locator(needed).boundingBox();
      const isApart =
        !said ||
        !box ||
        box.x + box.width <= 0 ||
        said.y >= box.y + box.height ||
        said.y + said.height <= box.y ||
        said.x >= box.x + box.width ||
        said.x + said.width <= box.x;
      expect({ width, needed, isApart }).toEqual({ width, needed, isApart: true });
    }
    expect(said).not.toBeNull();
    await page.context().close();
  }
});

test('what others write in the open conversation is said aloud, once; what was there is not', async () => {
  const page = await scene.open(scene.admin, `/view/open/${conversation}`);
  const agent = agentPage(page);
  await agent.sees('please look');
  const said = page.locator('.timeline-frame [role=status]');
  expect(await said.textContent()).toBe('');
  await scene.ask('POST', `${ROUTES.agentConversations}/${conversation}/messages`, { content: 'said aloud' });
  await said.filter({ hasText: /^Team: said aloud$/ }).waitFor();
  await page.context().close();
});

test('by keyboard: Tab goes through the panes in order, and every choice gives the focus back', async () => {
  const page = await scene.open(scene.admin, `/view/open/${conversation}`);
  const agent = agentPage(page);
  await agent.sees('please look');
  const focused = () =>
    page.evaluate(() => {
      const active = document.activeElement;
      return active?.getAttribute('aria-label') ?? active?.closest('[class]')?.className ?? '';
    });
  await agent.press('Tab');
  expect(await focused()).toContain('skip-link');
  await page.locator('.list-row.open').focus();
  await agent.press('ArrowDown');
  await expect.poll(() => page.locator('.list-row.open').evaluate(row => row === document.activeElement)).toBe(true);
  await agent.press('Control+k', 'Escape');
  await expect.poll(() => page.locator('.list-row.open').evaluate(row => row === document.activeElement)).toBe(true);
  // One stop for the whole list, then the thread.
  await agent.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('.thread') !== null)).toBe(true);
  await agent.press('r');
  expect(await focused()).toBe('Reply');
  await agent.press('Escape');
  await page.context().close();
});
