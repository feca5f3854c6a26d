import { ROUTES } from '@deskbell/protocol';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { conversationPath, newCustomer } from '../../../server/src/test/process/clients.ts';
import { call, readCode } from '../../../server/src/test/process/login-calls.ts';
import { until } from '../../../server/src/test/process/until.ts';
import { agentPage } from './agent-page.ts';
import { openScene, type Scene, type TeamMember } from './scene.ts';

// What becomes of words and files while somebody writes, whatever happens around them.

const UNDO_MS = 5_000;

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());
afterEach(() => {
  expect(scene.faults.splice(0)).toEqual([]);
});

async function writeIn(who: TeamMember) {
  const customer = await newCustomer(scene.server);
  await customer.send('Is anybody there?');
  const path = await conversationPath(customer);
  const id = path.split('/').at(-1) ?? '';
  const context = await scene.prepare(who);
  // To jump over the seconds in which a reply can be taken back.
  await context.clock.install();
  const page = await context.newPage();
  scene.watch(page);
  await page.goto(`${scene.server.url}${ROUTES.inbox}/view/all/${id}`);
  const agent = agentPage(page);
  await agent.sees('Is anybody there?');
  return { customer, path, id, agent };
}

/** What the browser does when files, or files and text, are pasted or dropped there. */
async function hand(page: Page, what: 'paste' | 'drop' | 'dragenter', selector: string, files: string[], text = '') {
  return page.evaluate(
    ({ what, selector, files, text }) => {
      const data = new DataTransfer();
      for (const name of files) data.items.add(new File(['nothing to see\n'], name, { type: 'text/plain' }));
      if (text) data.setData('text/plain', text);
      const how = { bubbles: true, cancelable: true };
      const event =
        what === 'paste'
          ? new ClipboardEvent(what, { ...how, clipboardData: data })
          : new DragEvent(what, { ...how, dataTransfer: data });
      document.querySelector(selector)?.dispatchEvent(event);
      return event.defaultPrevented;
    },
    { what, selector, files, text },
  );
}

test('every letter of a reply is text; the keys that work everywhere still do, and undo is one of them', async () => {
  const { agent, customer } = await writeIn(scene.admin);
  await agent.press('r');
  await agent.page.keyboard.type('just ask Jack, ok? / gx z');
  expect(await agent.field.inputValue()).toBe('just ask Jack, ok? / gx z');
  await agent.press('Control+Enter');
  await agent.sees('just ask Jack, ok?');
  // Nothing is written there: what can be undone is the sending.
  await agent.press('Control+z');
  await agent.page.locator('.pending').waitFor({ state: 'detached' });
  expect(await agent.field.inputValue()).toBe('just ask Jack, ok? / gx z');
  await agent.field.and(agent.page.locator(':focus')).waitFor();
  expect((await customer.history()).map(({ content }) => content)).toEqual(['Is anybody there?']);
  await agent.page.context().close();
});

test('files are pasted and dropped anywhere on the conversation; text that comes with a picture of itself is text', async () => {
  const { agent, customer } = await writeIn(scene.agent);
  const { page } = agent;
  const tray = page.locator('.tray-item');
  expect(await hand(page, 'paste', '.composer textarea', ['from a table.png'], 'two\tcells')).toBe(false);
  const held = Promise.withResolvers<void>();
  await page.route('**/uploads/init', async route => {
    await held.promise;
    await route.continue();
  });
  expect(await hand(page, 'paste', '.composer textarea', ['pasted.txt'])).toBe(true);
  // Sent at once, a reply would leave it behind: it waits, and says so.
  await agent.press('r');
  await page.keyboard.insertText('with a file');
  await agent.press('Control+Enter');
  await page.locator('.toast', { hasText: 'still on its way up' }).waitFor();
  held.resolve();
  await tray.filter({ hasText: 'pasted.txt' }).waitFor();
  await hand(page, 'dragenter', '.timeline', ['dropped.txt']);
  await page.locator('.drop-hint').waitFor();
  expect(await hand(page, 'drop', '.timeline', ['dropped.txt'])).toBe(true);
  await tray.filter({ hasText: 'dropped.txt' }).waitFor();
  // Let go beside it, the browser would open the file in place of the inbox.
  expect(await hand(page, 'drop', '.sidebar', ['beside.txt'])).toBe(true);
  await page.locator('.drop-hint').waitFor({ state: 'hidden' });
  expect(await tray.allTextContents()).toEqual([
    expect.stringContaining('pasted.txt'),
    expect.stringContaining('dropped.txt'),
  ]);
  await page.locator('.send:enabled').waitFor();
  await agent.press('Control+Enter');
  await page.locator('.pending').waitFor();
  await page.clock.fastForward(UNDO_MS);
  await until('the files arrived', async () =>
    (await customer.history())[1]?.attachments.length === 2 ? 1 : undefined,
  );
  await page.context().close();
});

test('[IB6] files of a reply outlive a reload, once each, and go with it; one that was taken out stays out', async () => {
  const { agent, customer } = await writeIn(scene.agent);
  const { page } = agent;
  const tray = page.locator('.tray-item');
  for (const name of ['kept.txt', 'taken out.txt']) {
    await hand(page, 'paste', '.composer textarea', [name]);
    await tray.filter({ hasText: name }).filter({ hasText: 'kB' }).waitFor();
  }
  await page.getByRole('button', { name: 'Remove taken out.txt' }).click();
  for (let reload = 0; reload < 2; reload++) {
    await page.reload();
    await tray.filter({ hasText: 'kept.txt' }).filter({ hasText: 'kB' }).waitFor();
    expect(await tray.count()).toBe(1);
  }
  await agent.press('r');
  await page.keyboard.insertText('with what was there before');
  await agent.press('Control+Enter');
  await page.locator('.pending').waitFor();
  await page.clock.fastForward(UNDO_MS);
  await until('the file arrived', async () => (await customer.history())[1]?.attachments.length || undefined);
  await page.reload();
  await agent.sees('with what was there before');
  expect(await tray.count()).toBe(0);
  await page.context().close();
});

test('[AG6] [IB5] a 412 of the server: words and files stay, what was missed is shown, and it goes out when told to', async () => {
  const { agent, customer, id } = await writeIn(scene.admin);
  const { page } = agent;
  await page.close();
  // A socket that says nothing of what is said meanwhile.
  const deaf = await page.context().newPage();
  scene.watch(deaf);
  await deaf.routeWebSocket(new RegExp(ROUTES.agentSocket), socket => {
    const server = socket.connectToServer();
    server.onMessage(text => void (JSON.parse(String(text)).type !== 'message' && socket.send(text)));
  });
  await deaf.goto(`${scene.server.url}${ROUTES.inbox}/view/all/${id}`);
  const hard = agentPage(deaf);
  await hard.sees('Is anybody there?');
  // What is read again once the socket stands would tell of what comes next.
  await deaf.waitForLoadState('networkidle');
  await deaf.route('**/timeline*', route => route.abort());
  await customer.send('No need any more!');
  await hard.press('r');
  await deaf.keyboard.insertText('We are on it.');
  await hand(deaf, 'paste', '.composer textarea', ['terms.txt']);
  await deaf.locator('.tray-item', { hasText: 'kB' }).waitFor();
  await hard.press('Control+Enter');
  await deaf.locator('.pending').waitFor();
  await hard.press('Escape', 'Escape');
  await deaf.clock.fastForward(UNDO_MS);
  // They are elsewhere by now, and hear of it all the same.
  const stuck = deaf.locator('.toast', { hasText: 'not sent' });
  await stuck.waitFor();
  await deaf.unroute('**/timeline*');
  await stuck.getByRole('button').click();
  await deaf.locator('.guard q', { hasText: 'No need any more!' }).waitFor();
  expect(await hard.field.inputValue()).toBe('We are on it.');
  expect(await deaf.locator('.tray-item').count()).toBe(1);
  await hard.sees('No need any more!');
  await deaf.locator('.guard').getByRole('button', { name: 'Send anyway' }).click();
  await deaf.locator('.pending').waitFor();
  await deaf.clock.fastForward(UNDO_MS);
  await until('it arrived', async () => ((await customer.history()).length === 3 ? 1 : undefined));
  await deaf.context().close();
});

test('[LI6] the customer logs in while a reply is written: words, focus and place go along', async () => {
  const contact = 'kim@post.example';
  const minted = await scene.ask('POST', ROUTES.agentSessions, {
    external_id: 'kim',
    email: contact,
    email_verified: true,
    name: 'Kim Holt',
  });
  const { session_token } = minted.data as { session_token: string };
  const headers = { authorization: `Bearer ${session_token}` };
  await call(scene.server, 'POST', ROUTES.messages, { content: 'from last week' }, {
    headers: { ...headers, 'x-public-key': scene.server.publicKey },
  } as never);
  const { agent, customer, id } = await writeIn(scene.agent);
  await agent.press('r');
  await agent.page.keyboard.type('Let me see');
  await call(scene.server, 'POST', ROUTES.authRequestCode, { contact }, customer);
  const otp_code = await readCode(scene.server, contact);
  const logIn = await call(scene.server, 'POST', ROUTES.authVerifyCode, { contact, otp_code }, customer);
  expect(logIn.status).toBe(200);
  await agent.page.locator('#thread-title', { hasText: 'Kim Holt' }).waitFor();
  await agent.page.keyboard.type(', please wait');
  expect(await agent.field.inputValue()).toBe('Let me see, please wait');
  expect(agent.page.url()).not.toContain(id);
  await agent.sees('from last week');
  await agent.press('Control+Enter');
  await agent.page.locator('.pending', { hasText: 'Let me see, please wait' }).waitFor();
  await agent.page.context().close();
});

test('[AC10] the session ends while somebody writes: after the log-in words and files are back, for nobody else', async () => {
  const { agent, id } = await writeIn(scene.agent);
  const { page } = agent;
  await agent.press('r');
  await page.keyboard.type('half a thought');
  const tray = page.locator('.tray-item');
  await hand(page, 'paste', '.composer textarea', ['half a file.txt']);
  await tray.filter({ hasText: 'kB' }).waitFor();
  const sessions = `${ROUTES.agentMembers}/${scene.agent.id}/sessions`;
  await page.route('**/draft', route => route.abort());
  const asAdmin = await scene.open(scene.admin, '/view/closed');
  await asAdmin.evaluate(
    async ({ path }) => {
      await fetch(path, { method: 'DELETE' });
    },
    { path: sessions },
  );
  await page.getByLabel('E-mail').waitFor();
  await page.unroute('**/draft');
  const logIn = async (who: TeamMember) => {
    await page.getByLabel('E-mail').fill(who.email);
    await page.getByLabel('Password', { exact: true }).fill(who.password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.locator('#thread-title').waitFor();
  };
  await logIn(scene.admin);
  expect(await agent.field.inputValue()).toBe('');
  expect(await tray.count()).toBe(0);
  await page.getByRole('button', { name: /Ada Byron/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await logIn(scene.agent);
  await expect.poll(() => agent.field.inputValue()).toBe('half a thought');
  await tray.filter({ hasText: 'half a file.txt' }).waitFor();
  expect(page.url()).toContain(id);
  await page.context().close();
  await asAdmin.context().close();
});

test('[IB6] a reply that was refused for good is still there after a reload, and is not sent by it', async () => {
  const { agent, customer } = await writeIn(scene.admin);
  const { page } = agent;
  const refusal = { code: 'VALIDATION_ERROR', message: 'this cannot be said', retryable: false };
  await page.route(`**${ROUTES.agentConversations}/*/messages`, route =>
    route.fulfill({ status: 400, json: { success: false, error: refusal } }),
  );
  await agent.write('reply', 'words that took an hour');
  await page.locator('.pending').waitFor();
  await page.clock.fastForward(UNDO_MS);
  await page.locator('.pending .failed').waitFor();
  await page.unroute(`**${ROUTES.agentConversations}/*/messages`);
  await page.reload();
  await page.locator('.pending', { hasText: 'words that took an hour' }).locator('.failed').waitFor();
  expect((await customer.history()).map(({ content }) => content)).toEqual(['Is anybody there?']);
  await page.locator('.pending').getByRole('button', { name: 'Try again' }).click();
  await until('it arrived', async () => ((await customer.history()).length === 2 ? 1 : undefined));
  await page.context().close();
});
