import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { askAsAgent } from '../../../server/src/test/process/clients.ts';
import { until } from '../../../server/src/test/process/until.ts';
import { uploadAsAgent } from './agent-upload.ts';
import { PIXELS } from './picture.ts';
import { openScene, type Scene } from './scene.ts';
import { signIdentity } from './sign-identity.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());
afterEach(() => {
  expect(scene.faults.splice(0)).toEqual([]);
  expect(scene.shop.reports.splice(0)).toEqual([]);
});

const codeFor = (email: string) =>
  until('a code', async () => {
    const outbox = await askAsAgent(scene.server, 'GET', `/api/v1/agent/outbox?contact=${encodeURIComponent(email)}`);
    return (outbox.data as { entries: { code: string }[] }).entries[0]?.code;
  });

async function logIn(customer: Awaited<ReturnType<Scene['visit']>>, email: string): Promise<void> {
  const { dialog } = customer;
  await dialog.getByRole('button', { name: 'Options' }).click();
  await dialog.getByRole('button', { name: 'Log in', exact: true }).click();
  await dialog.getByLabel('E-mail address').fill(email);
  await dialog.getByRole('button', { name: 'Send code' }).click();
  const field = dialog.getByLabel('6-digit code');
  await field.waitFor();
  const code = await codeFor(email);
  await field.fill(code === '000000' ? '111111' : '000000');
  await dialog.getByText('This code is not right').waitFor();
  await field.fill('');
  // Typed or pasted with a space, as mails show it.
  await field.pressSequentially(`${code.slice(0, 3)} ${code.slice(3)}`);
  await dialog.locator('.chat textarea').waitFor();
}

test('[LI2] [LI3] a login by code and one by the shop’s token meet in one thread; a log-out leaves none of it', async () => {
  const email = `ada-${Date.now()}@shop.example`;
  const contexts = await Promise.all([scene.context(), scene.context()]);
  const [phone, laptop] = await Promise.all(contexts.map(context => scene.visit(context)));
  if (!phone || !laptop) throw new Error('two pages');
  await phone.open();
  await phone.write('written on the phone');
  await phone.sees('written on the phone');
  await logIn(phone, email);
  await phone.sees('written on the phone');
  await laptop.open();
  await laptop.write('written on the laptop');
  await laptop.sees('written on the laptop');
  const token = await signIdentity(scene.server, { sub: 'ada', email, email_verified: true });
  await laptop.page.evaluate(jwt => {
    const page = window as unknown as { deskbell(...call: unknown[]): void; who: unknown };
    page.deskbell('on', 'login', (who: unknown) => Object.assign(page, { who }));
    page.deskbell('identify', jwt);
  }, token);
  for (const device of [laptop, phone]) {
    await device.sees('written on the phone');
    await device.sees('written on the laptop');
    expect(await device.bubbles()).toEqual(['written on the phone', 'written on the laptop']);
  }
  expect(await laptop.page.evaluate('who')).toEqual({ id: expect.any(String) });
  await phone.dialog.getByRole('button', { name: 'Options' }).click();
  await phone.dialog.getByText(`Logged in as ${email}`).waitFor();
  await phone.dialog.getByRole('button', { name: 'Log out' }).click();
  await expect.poll(phone.bubbles).toEqual([]);
  await phone.write('somebody else');
  await phone.sees('somebody else');
  expect(await phone.bubbles()).toEqual(['somebody else']);
  for (const context of contexts) await context.close();
});

test('a file travels both ways: progress, preview, thumbnail, and a fresh address when one has run out', async () => {
  const context = await scene.context();
  const customer = await scene.visit(context);
  const { dialog, page } = customer;
  await customer.open();
  await dialog.getByRole('button', { name: 'Attach files' }).waitFor();
  await page.setInputFiles('deskbell-widget input[type=file]', [
    { name: 'photo.png', mimeType: 'image/png', buffer: PIXELS },
    { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('from the customer') },
  ]);
  await dialog.locator('.tray-item').nth(1).waitFor();
  await dialog.locator('.tray-item progress').first().waitFor({ state: 'detached' });
  await dialog.locator('.send[aria-disabled=false]').click();
  await dialog.getByText('Sent').waitFor();
  const picture = dialog.locator('.picture img').first();
  await picture.waitFor();
  await expect.poll(() => picture.evaluate(image => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  expect(await picture.getAttribute('src')).toContain('variant=thumbnail');
  // One that does not load, because its address has run out or the network hiccuped, is fetched once more.
  let refused = 0;
  await context.route('**/files/*variant=thumbnail*', route => (refused++ === 0 ? route.abort() : route.continue()));
  await page.reload();
  await customer.open();
  await expect.poll(() => picture.evaluate(image => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  expect(refused).toBe(2);
  // Files without words are shown without words.
  expect(await customer.bubbles()).toEqual([]);

  const conversation = await scene.newestConversation();
  const id = await uploadAsAgent(scene.server, 'manual.txt', 'text/plain', Buffer.from('from the agent'));
  await scene.reply(conversation, { content: 'here is the manual', attachments: [id] });
  const link = dialog.getByRole('link', { name: 'Open manual.txt' });
  await link.waitFor();
  const address = (await link.getAttribute('href')) ?? '';
  expect(await (await fetch(address)).text()).toBe('from the agent');

  // A page left open over lunch: every address has run out.
  await page.evaluate(() => {
    const later = Date.now() + 10 * 60_000;
    Date.now = () => later;
  });
  const [fresh] = await Promise.all([context.waitForEvent('page'), link.click()]);
  expect(fresh.url() === '' || fresh.url().startsWith('about:') || fresh.url().includes('/files/')).toBe(true);
  await context.close();
});

test('files come by paste and by drop too, and one can be taken back', async () => {
  const context = await scene.context();
  const customer = await scene.visit(context);
  const { dialog } = customer;
  await customer.open();
  await dialog.getByRole('button', { name: 'Attach files' }).waitFor();
  const bring = (kind: 'paste' | 'drop', name: string) =>
    customer.field.evaluate(
      (field, [type, filename]) => {
        const files = new DataTransfer();
        files.items.add(new File(['words'], filename, { type: 'text/plain' }));
        const options = { bubbles: true, composed: true, cancelable: true };
        const event =
          type === 'paste'
            ? new ClipboardEvent('paste', { ...options, clipboardData: files })
            : new DragEvent('drop', { ...options, dataTransfer: files });
        field.dispatchEvent(event);
      },
      [kind, name] as const,
    );
  await bring('paste', 'pasted.txt');
  await bring('drop', 'dropped.txt');
  await dialog.getByText('dropped.txt').waitFor();
  await dialog.getByRole('button', { name: 'Remove pasted.txt' }).click();
  expect(await dialog.locator('.tray-item').count()).toBe(1);
  await customer.field.fill('see the file');
  await dialog.locator('.send[aria-disabled=false]').click();
  await dialog.getByRole('link', { name: 'Open dropped.txt' }).waitFor();
  expect(await customer.bubbles()).toEqual(['see the file']);
  await context.close();
});

test('what may not be sent is refused before it is tried, with the reason', async () => {
  const context = await scene.context();
  const customer = await scene.visit(context);
  await customer.open();
  await customer.dialog.getByRole('button', { name: 'Attach files' }).waitFor();
  const file = { name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') };
  await customer.page.setInputFiles('deskbell-widget input[type=file]', [file]);
  await customer.dialog.getByText('Files like setup.exe cannot be sent here').waitFor();
  expect(await customer.dialog.locator('.tray-item').count()).toBe(0);
  // Called a picture, which only the server finds out: no other try can help.
  const fake = { name: 'fake.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') };
  await customer.page.setInputFiles('deskbell-widget input[type=file]', [fake]);
  const item = customer.dialog.locator('.tray-item.has-failed');
  await item.getByText('Files like fake.png cannot be sent here').waitFor();
  expect(await item.getByRole('button').count()).toBe(1);
  await item.getByRole('button', { name: 'Remove fake.png' }).click();
  // The network may come back.
  await context.route('**/uploads/init', route => route.abort());
  await customer.page.setInputFiles('deskbell-widget input[type=file]', [{ ...fake, buffer: PIXELS }]);
  await item.getByText('Could not be uploaded').waitFor();
  await context.unroute('**/uploads/init');
  await item.getByRole('button', { name: 'Try again: fake.png' }).click();
  await customer.dialog.locator('.send[aria-disabled=false]').waitFor();
  await context.close();
});
