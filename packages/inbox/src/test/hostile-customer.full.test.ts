import { HEADERS, ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, customerAt } from '../../../server/src/test/process/clients.ts';
import { XSS_CORPUS } from '../../../widget/src/markdown/test/xss-corpus.ts';
import { agentPage } from './agent-page.ts';
import { uploadAsCustomer } from './customer-upload.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const pick = (n: number) => XSS_CORPUS[n % XSS_CORPUS.length] ?? '';

/** Somebody whose every word is an attack: name, messages, file names, attributes, and the page they are on. */
async function attack(n: number): Promise<string> {
  const minted = await scene.ask('POST', ROUTES.agentSessions, {
    external_id: `attacker ${n} ${pick(n)}`.slice(0, 255),
    name: pick(n).slice(0, 200),
    email: `"${n}<svg/onload=pwned=1>"@example.com`,
    phone: '+491701234567',
    attributes: { plan: pick(n + 1).slice(0, 200), [`a${n}`]: '<b onmouseover=pwned=1>' },
  });
  const data = (minted.data ??
    (await scene.ask('POST', ROUTES.agentSessions, { external_id: `attacker ${n}`, name: pick(n) })).data) as {
    session_token: string;
  };
  const customer = customerAt(scene.server, data.session_token);
  await customer.send(pick(n));
  await customer.send(XSS_CORPUS.join('\n'));
  const file = await uploadAsCustomer(scene.server, customer, `${pick(n)}.txt`.replaceAll('/', '∕').slice(0, 200));
  await ask(scene.server, ROUTES.messages, {
    method: 'POST',
    headers: customer.headers,
    json: { content: pick(n + 2), attachments: file ? [file] : [] },
  });
  await ask(scene.server, ROUTES.visit, {
    method: 'PUT',
    headers: {
      ...customer.headers,
      [HEADERS.publicKey]: scene.server.publicKey,
      'user-agent': pick(n + 3).replace(/[^\x20-\x7e]/g, ''),
    },
    json: {
      page_url: 'javascript:pwned=1',
      page_title: pick(n + 4).slice(0, 200),
      referrer: `https://x.example/"onload="pwned=1`,
      language: 'en',
      time_zone: 'Europe/Berlin',
    },
  });
  const opened = (await customer.open()).data as { conversation: { id: string } };
  return opened.conversation.id;
}

test('[IB3] the XSS corpus through every field a customer controls: list, thread, customer, search', async () => {
  const ids = [];
  for (let n = 0; n < XSS_CORPUS.length; n += 3) ids.push(await attack(n));
  const agent = agentPage(await scene.open(scene.admin, '/view/all'));
  const { page } = agent;
  await agent.rows.first().waitFor();
  for (const id of ids) {
    await page.evaluate(path => {
      history.pushState(null, '', path);
      dispatchEvent(new PopStateEvent('popstate'));
    }, `/inbox/view/all/${id}`);
    await page.locator('.timeline .bubble').nth(2).waitFor();
    await page.locator('.customer-pane').waitFor();
  }
  // A mouse over everything, for what waits for one.
  for (const each of await page.locator('.timeline .bubble, .customer-pane a, .list-row').all()) {
    if (await each.isVisible()) await each.dispatchEvent('mouseover');
  }
  await agent.press('Escape');
  await agent.finds('script', 'script');
  await page.locator('.hit').first().waitFor();
  expect(await page.evaluate('typeof pwned')).toBe('undefined');
  const elements =
    'script:not([src]), iframe, object, embed, math, form[action], [onload], [onerror], [onclick], [onmouseover], a[href^="javascript" i], a[href^="data" i]';
  expect(await page.locator(`.desk :is(${elements})`).count()).toBe(0);
  expect(scene.faults.splice(0)).toEqual([]);

  // What would have told us.
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'pwned = 1';
    document.body.append(script);
  });
  await expect.poll(() => scene.faults.splice(0)).toEqual([expect.stringContaining('Content Security Policy')]);
  expect(await page.evaluate('typeof pwned')).toBe('undefined');
  await page.context().close();
});
