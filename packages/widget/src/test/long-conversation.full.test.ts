import { ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

test('history beyond 50 comes by scrolling up, and what is read stays where it is', async () => {
  const context = await scene.context();
  const customer = await scene.visit(context);
  await customer.open();
  await customer.write('the very first');
  await customer.sees('the very first');
  const conversation = await scene.newestConversation();
  const words = 'Some are short. Others go on for a while, because there is much to say about lamps. '.repeat(3);
  for (let n = 1; n < 320; n++)
    await scene.reply(conversation, { content: `reply ${n} ${words.slice(0, (n * 37) % 250)}` });
  await customer.page.reload();
  await customer.open();
  await customer.sees('reply 319');
  expect((await customer.bubbles()).length).toBe(50);
  const list = customer.dialog.locator('.scroll');
  const isAtEnd = () => list.evaluate(box => box.scrollHeight - box.scrollTop - box.clientHeight < 2);
  await expect.poll(isAtEnd).toBe(true);

  // Up to the first of the fifty, as a reader would; the earlier ones are kept back until it is known what is read.
  const released = Promise.withResolvers<void>();
  await context.route('**/messages?limit=100*', async route => {
    await released.promise;
    await route.continue();
  });
  await list.evaluate(box => {
    box.scrollTop = 200;
  });
  await customer.dialog.locator('.older[aria-busy=true]').waitFor();
  await list.evaluate(() => new Promise(resolve => setTimeout(resolve, 300)));
  const read = await list.evaluate(box => {
    const top = box.getBoundingClientRect().top;
    const row = [...box.querySelectorAll('.row')].find(each => each.getBoundingClientRect().top > top);
    return row?.querySelector('.bubble')?.textContent?.slice(0, 10) ?? '';
  });
  const place = () =>
    list.evaluate((box, text) => {
      const row = [...box.querySelectorAll('.row')].find(each => each.textContent?.includes(text));
      return row ? row.getBoundingClientRect().top - box.getBoundingClientRect().top : Number.NaN;
    }, read);
  const before = await place();
  const moved = async () => Math.abs((await place()) - before);
  released.resolve();
  await expect.poll(async () => (await customer.bubbles()).length).toBe(320);
  await expect.poll(moved).toBeLessThan(4);

  // Further up nothing moves what is looked at, and a new message only offers itself.
  await scene.reply(conversation, { content: 'the newest' });
  const pill = customer.dialog.getByRole('button', { name: '1 new message' });
  await pill.waitFor();
  expect(await moved()).toBeLessThan(4);
  await pill.click();
  await expect.poll(isAtEnd).toBe(true);
  await pill.waitFor({ state: 'detached' });
  await context.close();
});

test('a conversation a little longer than a phone opens at its end, though the greeting comes last', async () => {
  const context = await scene.context({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const customer = await scene.visit(context);
  const { page } = customer;
  await customer.open();
  await customer.write('is the lamp still there?');
  await customer.sees('is the lamp');
  const conversation = await scene.newestConversation();
  for (const number of ['one', 'two', 'three']) await scene.reply(conversation, { content: `answer ${number}` });
  await customer.sees('answer three');
  const list = customer.dialog.locator('.scroll');
  /** What is left over below the last line, as it is laid out: the panel may still be growing into its place. */
  const spare = () =>
    list.evaluate(box => {
      const rows = box.querySelector('.rows') as HTMLElement;
      return (box as HTMLElement).offsetTop + box.clientHeight - rows.offsetTop - rows.offsetHeight;
    });
  await expect
    .poll(async () => {
      const height = (page.viewportSize()?.height ?? 0) - (await spare()) - 10;
      await page.setViewportSize({ width: 390, height });
      return spare();
    })
    .toBe(-10);

  // The greeting waits for the settings; until then everything fits, and there is nowhere to scroll to.
  const released = Promise.withResolvers<void>();
  await context.route(`**${ROUTES.widget}`, async route => {
    await released.promise;
    await route.continue();
  });
  await page.reload();
  await customer.open();
  await customer.sees('answer three');
  await expect.poll(spare).toBeGreaterThan(0);
  released.resolve();
  await customer.dialog.locator('.intro').waitFor();
  await expect.poll(spare).toBe(-10);
  await expect.poll(() => list.evaluate(box => box.scrollHeight - box.scrollTop - box.clientHeight)).toBeLessThan(2);
  await context.close();
});
