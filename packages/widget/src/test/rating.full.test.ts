import { type Message, ROUTES } from '@deskbell/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findViolations, WCAG_22_AA } from '../../../server/src/test/axe.ts';
import { askAsAgent } from '../../../server/src/test/process/clients.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  await askAsAgent(scene.server, 'PATCH', ROUTES.agentServiceSettings, { csat_enabled: true });
});
afterAll(() => scene.close());
afterEach(() => {
  expect(scene.faults.splice(0)).toEqual([]);
  expect(scene.shop.reports.splice(0)).toEqual([]);
});

async function askForRating(conversation: string): Promise<void> {
  await scene.reply(conversation, { content: 'All done.' });
  await askAsAgent(scene.server, 'PATCH', conversation, { status: 'closed' });
}

async function scoreOf(conversation: string): Promise<unknown> {
  const { data } = await askAsAgent(scene.server, 'GET', `${conversation}/messages`);
  return (data as { messages: Message[] }).messages.at(-1)?.metadata['score'];
}

describe('a rating in the widget', () => {
  test('[CM12] [CM13] is given by keyboard, once, and is still there after a reload', async () => {
    const context = await scene.context();
    const customer = await scene.visit(context);
    const { dialog, page } = customer;
    await customer.open();
    await customer.write('My lamp flickers.');
    await customer.sees('My lamp flickers.');
    const conversation = await scene.newestConversation();
    await askForRating(conversation);
    const group = dialog.getByRole('group', { name: 'How did we do?' });
    await group.waitFor();
    // From the field back to the question, then with the arrows.
    await customer.field.focus();
    const first = dialog.getByRole('radio', { name: 'Very bad' });
    for (let stops = 0; stops < 8 && !(await first.evaluate(each => each.matches(':focus'))); stops++) {
      await page.keyboard.press('Shift+Tab');
      if (await dialog.getByRole('radio', { name: 'Very good' }).evaluate(each => each.matches(':focus'))) break;
    }
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowLeft');
    const chosen = dialog.getByRole('radio', { checked: true });
    await chosen.waitFor();
    await dialog.getByLabel('Anything you want to tell us? (optional)').fill('Took a while.');
    await group.getByRole('button', { name: 'Send' }).click();
    await dialog.getByText('Thank you for your rating.').waitFor();
    await expect.poll(() => scoreOf(conversation)).toEqual(expect.any(Number));
    await page.reload();
    await customer.open();
    await dialog.getByText('Thank you for your rating.').waitFor();
    expect(await group.count()).toBe(0);
    await context.close();
  });

  test('[CM13] answered in another tab, it thanks there too', async () => {
    const context = await scene.context();
    const [one, two] = [await scene.visit(context), await scene.visit(context)];
    await one.open();
    await one.write('Hello');
    await one.sees('Hello');
    await two.open();
    await two.sees('Hello');
    await askForRating(await scene.newestConversation());
    for (const { dialog } of [one, two]) {
      await dialog.getByTitle('Good', { exact: true }).click();
      await dialog.getByRole('group', { name: 'How did we do?' }).getByRole('button', { name: 'Send' }).click();
      await dialog.getByText('Thank you for your rating.').waitFor();
    }
    await context.close();
  });

  test('axe finds nothing, light and dark', async () => {
    const context = await scene.context({ bypassCSP: true });
    const customer = await scene.visit(context);
    const { dialog, page } = customer;
    await customer.open();
    await customer.write('Hello');
    await customer.sees('Hello');
    await askForRating(await scene.newestConversation());
    await dialog.getByTitle('Okay').click();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const found = await findViolations(page, { within: 'deskbell-widget', tags: WCAG_22_AA });
      expect({ colorScheme, found }).toEqual({ colorScheme, found: [] });
    }
    await context.close();
  });
});
