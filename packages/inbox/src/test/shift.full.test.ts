import { ROUTES } from '@deskbell/protocol';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { newCustomer } from '../../../server/src/test/process/clients.ts';
import { customerPage } from '../../../widget/src/test/customer-page.ts';
import { agentPage } from './agent-page.ts';
import { openScene, type Scene } from './scene.ts';

// A customer in the widget and two agents in two browsers: a whole shift, on the agents' side by keyboard alone.

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  await scene.ask('PATCH', ROUTES.agentServiceSettings, { csat_enabled: true });
  await scene.ask('POST', ROUTES.agentMacros, {
    title: 'Refund started',
    shortcut: 'refund',
    content: 'Hi {{customer.first_name|there}}, the refund for {{conversation.number}} is on its way. {{agent.name}}',
    actions: [
      { type: 'add_tag', tag: 'refund' },
      { type: 'status', status: 'closed' },
    ],
  });
});
afterAll(() => scene.close());
afterEach(() => {
  expect(scene.faults.splice(0)).toEqual([]);
});

async function visitShop() {
  const context = await scene.browser.newContext({ viewport: { width: 1100, height: 800 } });
  const page = await context.newPage();
  scene.watch(page);
  await page.goto(`${scene.server.url}/demo`);
  const customer = customerPage(page);
  await customer.open();
  return customer;
}

test('[IB5] [IB6] assign, note with a mention, both reply at once, snooze, search, macro, close, rating', async () => {
  const [ada, grace] = [
    agentPage(await scene.open(scene.admin, '/view/open')),
    agentPage(await scene.open(scene.agent, '/view/open')),
  ];
  const customer = await visitShop();
  await customer.write('Where is my order 1042?');
  // It comes by itself, to both.
  for (const agent of [ada, grace]) await agent.row('Where is my order 1042?').waitFor();

  await ada.press('j', 'i');
  await grace.row('Where is my order 1042?').locator('.row-owner', { hasText: 'Ada' }).waitFor();
  await grace.press('j');
  // Each sees that the other one is there too.
  await ada.page.locator('.viewers', { hasText: 'Grace Hopper' }).waitFor();

  // A note, with a mention that is finished by Enter.
  await ada.press('n');
  await ada.page.keyboard.type('@gra');
  await ada.page.locator('.suggestions [aria-selected=true]', { hasText: 'Grace Hopper' }).waitFor();
  await ada.press('Enter');
  await ada.page.keyboard.type('can you ask the carrier?');
  await ada.press('Control+Enter');
  await grace.page.locator('.mention.me', { hasText: '@Grace Hopper' }).waitFor();
  await grace.press('g', 'n');
  await grace.row('Where is my order 1042?').click();
  expect(await customer.bubbles()).not.toContainEqual(expect.stringContaining('carrier'));

  // Both reply at once. Grace has written before Ada's reply is there.
  await ada.press('Escape');
  await ada.write('reply', 'It left on Monday.');
  await grace.press('r');
  await grace.page.keyboard.insertText('I ask the carrier.');
  await customer.sees('It left on Monday.');
  await grace.sees('It left on Monday.');
  await grace.press('Control+Enter');
  const guard = grace.page.locator('.guard');
  await guard.locator('q', { hasText: 'It left on Monday.' }).waitFor();
  expect(await grace.field.inputValue()).toBe('I ask the carrier.');
  await guard.getByRole('button', { name: 'Send anyway' }).click();
  await guard.waitFor({ state: 'detached' });

  // Another customer; that one can wait.
  await (await newCustomer(scene.server)).send('Is the vase from Portugal dishwasher safe?');
  await ada.press('Escape');
  await ada.row('dishwasher').waitFor();
  await ada.row('dishwasher').click();
  await ada.sees('dishwasher');
  await ada.press('s');
  await ada.choose('3 h');
  await ada.row('dishwasher').waitFor({ state: 'detached' });
  await ada.counted('Snoozed', 1);
  await customer.sees('I ask the carrier.');

  // Search finds what was said, whatever became of it.
  await grace.press('Escape');
  await grace.finds('portugal vase', 'vase');

  // A macro that answers, tags and closes.
  await ada.row('I ask the carrier.').click();
  await ada.sees('I ask the carrier.');
  await ada.press('r');
  await ada.page.keyboard.type('/ref');
  await ada.page.locator('.suggestions [aria-selected=true]', { hasText: 'Refund started' }).waitFor();
  await ada.press('Enter');
  expect(await ada.field.inputValue()).toMatch(/^Hi there, the refund for \d+ is on its way\. Ada Byron$/);
  await ada.page.locator('.chips', { hasText: 'Tag refund' }).waitFor();
  await ada.press('Control+Enter');
  await customer.sees('the refund for');
  await ada.page.locator('.event', { hasText: 'You closed the conversation' }).waitFor();
  await ada.page.locator('.fact-button', { hasText: 'refund' }).waitFor();

  // Closed: the customer is asked how it was, and the agent sees the answer.
  await customer.dialog.getByRole('radio', { name: 'Very good' }).check();
  await customer.dialog.getByRole('group', { name: 'How did we do?' }).getByRole('button', { name: 'Send' }).click();
  await ada.page.locator('.event', { hasText: 'rated it 5 of 5' }).waitFor();
  for (const { page } of [ada, grace, customer]) await page.context().close();
});
