import { type ContinueBody, HEADERS, type LoggedIn, ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { ask, type ContinuationScene, linkIn, look, openContinuationScene } from '../test/continuation-scene.ts';
import { type MailServer, startMailServer } from '../test/mail-server.ts';
import { type Customer, customerAt } from '../test/process/clients.ts';
import { until } from '../test/process/until.ts';

let scene: ContinuationScene;
let mailServer: MailServer;
/** What the mail server says to every recipient; null: welcome. */
let refusal: number | null = null;
beforeAll(async () => {
  mailServer = await startMailServer({ refuse: () => refusal });
  scene = await openContinuationScene({ mailServer });
});
afterAll(async () => {
  await scene.close();
  await mailServer.stop();
});

const tokenOf = (link: string) => link.slice(link.lastIndexOf('/') + 1);
const open = (token: string) => ask(scene, ROUTES.continue, { method: 'POST', json: { token } satisfies ContinueBody });
const takeUp = (token: string, headers: Record<string, string> = {}) =>
  ask(scene, ROUTES.authContinue, {
    method: 'POST',
    headers: { [HEADERS.publicKey]: scene.publicKey, ...headers },
    json: { token },
  });
const codeIn = (url: string) => new URL(url).hash.replace('#deskbell=', '');

describe('mails about replies', () => {
  test('[CM3] [CM10] unread replies arrive in one mail, as text and as HTML that loads nothing', async () => {
    const customer = await scene.newCustomer();
    await scene.reply(customer, 'It left <b>this</b> morning & arrives tomorrow.');
    await scene.reply(customer, 'Anything else?');
    const mail = await scene.nextMail(customer.email);
    expect(mail.subject).toMatch(/^2 new replies from /);
    expect(mail.text).toContain('It left <b>this</b> morning & arrives tomorrow.');
    expect(mail.text).toContain('Anything else?');
    expect(mail.text).not.toContain('Is my vase');
    expect(mail.html).toContain('It left &#60;b&#62;this&#60;/b&#62; morning &#38; arrives tomorrow.');
    expect(mail.html).not.toMatch(/<img|<script|src=|url\(|@import|<link/i);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    await scene.pass(30);
    expect(scene.mailsTo(customer.email)).toHaveLength(1);
  });

  test('[CM3] who polls, opens or has a living socket is not mailed', async () => {
    const [poller, opener, listener] = [
      await scene.newCustomer(),
      await scene.newCustomer(),
      await scene.newCustomer(),
    ];
    const socket = new WebSocket(`${scene.url.replace('http', 'ws')}${ROUTES.socket}`, { headers: listener.headers });
    const frames: { type: string }[] = [];
    socket.on('message', data => frames.push(JSON.parse(String(data))));
    await until('the first frame', async () => frames[0]);
    for (const customer of [poller, opener, listener]) await scene.reply(customer, 'Yes.');
    await until('the reply', async () => frames.find(({ type }) => type === 'message'));
    // It is alive afterwards, and says so by a pong.
    const ping = new Promise(resolve => socket.once('ping', resolve));
    scene.clock.advance(31_000);
    await ping;
    // What the server heard of it, it has noted.
    await customerAt(scene, listener.token).send('…');
    await poller.page();
    await opener.open();
    await scene.pass(15);
    for (const { email } of [poller, opener, listener]) expect(scene.mailsTo(email)).toEqual([]);
    socket.close();
  });

  test('[CM3] a socket that gave no sign of life after the reply proves nothing', async () => {
    const customer = await scene.newCustomer();
    const socket = new WebSocket(`${scene.url.replace('http', 'ws')}${ROUTES.socket}`, {
      headers: customer.headers,
      autoPong: false,
    });
    await new Promise(resolve => socket.once('message', resolve));
    await scene.reply(customer, 'Are you there?');
    expect((await scene.nextMail(customer.email)).text).toContain('Are you there?');
    socket.terminate();
  });

  test('[CM6] looking at the link changes nothing; the button works once', async () => {
    const customer = await scene.newCustomer();
    await scene.reply(customer, 'Found it.');
    const link = linkIn(await scene.nextMail(customer.email));
    for (const method of ['GET', 'GET', 'HEAD']) {
      const page = await look(link, { method });
      expect(page.status).toBe(200);
    }
    const page = await look(link);
    const csp = page.headers.get('content-security-policy') ?? '';
    expect(csp).toMatch(/default-src 'none'.*script-src 'self';.*frame-ancestors 'none'/);
    expect(csp).not.toContain('unsafe');
    expect(await page.text()).toContain('Continue the conversation');
    const token = tokenOf(link);
    const answers = await Promise.all([open(token), open(token), open(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    const gone = await look(link);
    expect([gone.status, await gone.text()]).toEqual([404, expect.stringContaining('does not work any more')]);
  });

  test('[CM6] [CM7] a link pressed while the shop has no chat works once it has one again', async () => {
    const customer = await scene.newCustomer();
    await scene.reply(customer, 'Are you still there?');
    const token = tokenOf(linkIn(await scene.nextMail(customer.email)));
    const { keys } = (await scene.asAgent('GET', ROUTES.agentKeys)).data as { keys: { id: string; kind: string }[] };
    const enable = async (enabled: boolean) => {
      for (const { id, kind } of keys) {
        if (kind === 'public') await scene.asAgent('PATCH', `${ROUTES.agentKeys}/${id}`, { enabled });
      }
    };
    await enable(false);
    expect((await open(token)).status).toBe(422);
    await enable(true);
    const answers = await Promise.all([open(token), open(token), open(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
  });

  test('[CM6] forged, foreign and old links are 404 and say nothing', async () => {
    const customer = await scene.newCustomer();
    await scene.reply(customer, 'Hello');
    const mail = await scene.nextMail(customer.email);
    const token = tokenOf(linkIn(mail));
    const [id, expiry, signature = ''] = token.split('.');
    const refuse = /\/unsubscribe\/(\S+)/.exec(mail.text)?.[1] ?? '';
    const wrong = [
      'nothing',
      `${id}.${expiry}.${signature.replace(/^./, first => (first === 'A' ? 'B' : 'A'))}`,
      `${id}.zzzzzzz.${signature}`,
      `mail_other.${expiry}.${signature}`,
      refuse,
      '../../x',
    ];
    for (const each of wrong) expect((await open(each)).status, each).toBe(404);
    expect((await look(`${scene.url}/continue/${wrong[1]}`)).status).toBe(404);
    await scene.pass(1);
    scene.clock.advance(72 * 3_600_000);
    expect((await open(token)).status).toBe(404);
  });

  test('[CM7] the code behind the link makes the session the customer’s, once and for its shop', async () => {
    const customer = await scene.newCustomer();
    await scene.reply(customer, 'It is here.');
    const opened = await open(tokenOf(linkIn(await scene.nextMail(customer.email))));
    const { url } = opened.data as { url: string };
    expect(url).toMatch(new RegExp(`^${scene.url}/continue/chat\\?public_key=${scene.publicKey}#deskbell=`));
    const code = codeIn(url);
    // A visitor in the same browser: their conversation stays theirs.
    const visitor = customerAt(
      scene,
      (
        await ask(scene, ROUTES.messages, {
          method: 'POST',
          headers: { [HEADERS.publicKey]: scene.publicKey },
          json: { content: 'I am somebody else' },
        })
      ).headers.get(HEADERS.sessionToken) ?? '',
    );
    const answer = await takeUp(code, visitor.headers);
    const { customer: who, session_token } = answer.data as LoggedIn;
    expect(who).toMatchObject({ id: customer.id, email: customer.email });
    const history = await customerAt(scene, session_token).history();
    expect(history.map(({ content }) => content)).toEqual(['Is my vase on its way?', 'It is here.']);
    expect((await visitor.history()).map(({ content }) => content)).toEqual(['I am somebody else']);
    expect((await takeUp(code)).status).toBe(401);
  });

  test('[CM7] the code is good for two minutes, and the link’s own token is no code', async () => {
    const customer = await scene.newCustomer();
    await scene.reply(customer, 'Soon.');
    const token = tokenOf(linkIn(await scene.nextMail(customer.email)));
    expect((await takeUp(token)).status).toBe(401);
    const code = codeIn(((await open(token)).data as { url: string }).url);
    scene.clock.advance(121_000);
    expect((await takeUp(code)).status).toBe(401);
  });

  test('[CM7] with a return_url the shop’s page is next, as long as a key lists its origin', async () => {
    const { data } = await scene.asAgent('GET', ROUTES.agentKeys);
    const { keys } = data as { keys: { id: string; kind: string }[] };
    const path = `${ROUTES.agentKeys}/${keys.find(({ kind }) => kind === 'public')?.id}`;
    await scene.asAgent('PATCH', path, { origins: ['https://shop.example'] });
    const settings = { return_url: 'https://shop.example/help?from=mail#top' };
    expect((await scene.asAgent('PATCH', ROUTES.agentServiceSettings, settings)).status).toBe(200);
    const customer = await scene.newCustomer();
    const next = async () => {
      await scene.reply(customer, 'Look here.');
      return ((await open(tokenOf(linkIn(await scene.nextMail(customer.email))))).data as { url: string }).url;
    };
    expect(await next()).toMatch(/^https:\/\/shop\.example\/help\?from=mail#deskbell=mail_/);
    await scene.asAgent('PATCH', path, { origins: [] });
    expect(await next()).toMatch(new RegExp(`^${scene.url}/continue/chat`));
    await scene.asAgent('PATCH', ROUTES.agentServiceSettings, { return_url: null });
  });

  test('[CM8] one click of the mail program stops the mails; the page begins them again', async () => {
    const customer = await scene.newCustomer();
    await scene.reply(customer, 'One');
    const { headers } = await scene.nextMail(customer.email);
    const link = /<(.+)>/.exec(headers.get('list-unsubscribe') ?? '')?.[1] ?? '';
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const form = (body: string) =>
      look(link, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
    // A scanner that only looks stops nothing.
    expect(await (await look(link)).text()).toContain('No more mails about replies?');
    expect((await form('List-Unsubscribe=One-Click')).status).toBe(200);
    await scene.reply(customer, 'Two');
    await scene.pass(15);
    expect(scene.mailsTo(customer.email)).toHaveLength(1);
    const page = await (await look(link)).text();
    expect(page).toContain('You will get no more mails');
    expect(await (await form('mails=on')).text()).toContain('No more mails about replies?');
    await scene.reply(customer, 'Three');
    expect((await scene.nextMail(customer.email)).text).toContain('Three');
    expect((await look(`${link}x`)).status).toBe(404);
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"form":{"toString":1}}' };
    expect((await look(link, json)).status, 'no form, and no fault of ours').toBe(200);
  });

  test('[CM10] a mail speaks the language of the last visit', async () => {
    const customer = await scene.newCustomer();
    await ask(scene, ROUTES.visit, {
      method: 'PUT',
      headers: customer.headers,
      json: { page_url: 'https://shop.example/', language: 'de-AT', time_zone: 'Europe/Vienna' },
    });
    await scene.reply(customer, 'Servus!');
    const mail = await scene.nextMail(customer.email);
    expect(mail.subject).toMatch(/^Neue Antwort von /);
    expect(mail.html).toContain('<html lang="de" dir="ltr">');
  });

  test('[CM10] [OP3] the log holds neither words nor addresses nor links', async () => {
    const customer = await scene.newCustomer();
    await scene.reply(customer, 'A-SECRET-REPLY');
    const mail = await scene.nextMail(customer.email);
    await look(linkIn(mail));
    await open(tokenOf(linkIn(mail)));
    const log = scene.log();
    expect(log).not.toContain('A-SECRET-REPLY');
    expect(log).not.toContain(customer.email);
    expect(log).not.toContain(tokenOf(linkIn(mail)).slice(-20));
  });

  /** The newest thing agents see of mails in this conversation. */
  async function mailedEvent(customer: Customer, outcome: string) {
    const path = `${ROUTES.agentConversations}/${scene.conversationId(customer)}/timeline`;
    return until(`the event "${outcome}"`, async () => {
      scene.clock.advance(30_000);
      const { items } = (await scene.asAgent('GET', path)).data as {
        items: { event?: { type: string; data: { outcome: string } } }[];
      };
      return items.findLast(({ event }) => event?.type === 'mailed' && event.data.outcome === outcome)?.event;
    });
  }

  test('[CM5] a mail server that takes nothing for now gets it later; agents see when it was mailed', async () => {
    const customer = await scene.newCustomer();
    await scene.reply(customer, 'Sent.');
    refusal = 451;
    await scene.pass(20);
    expect(scene.mailsTo(customer.email)).toEqual([]);
    refusal = null;
    await scene.nextMail(customer.email);
    const event = await mailedEvent(customer, 'sent');
    expect(event).toMatchObject({ actor: { kind: 'system' }, data: { kind: 'digest', to: customer.email } });
    expect(scene.mailsTo(customer.email)).toHaveLength(1);
  });

  test('[CM5] an address that is refused for good is not tried again', async () => {
    const customer = await scene.newCustomer();
    await scene.reply(customer, 'Nobody reads this.');
    refusal = 550;
    await scene.pass(15);
    await mailedEvent(customer, 'failed');
    refusal = null;
    await scene.pass(30);
    expect(scene.mailsTo(customer.email)).toEqual([]);
    expect(scene.log()).not.toContain('no thanks for');
  });
});
