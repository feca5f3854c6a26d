import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ROUTES } from '@deskbell/protocol';
import type { BrowserContextOptions } from 'playwright-core';
import {
  ask,
  type Customer,
  conversationPath,
  customerAt,
  newCustomer,
} from '../../server/src/test/process/clients.ts';
import { uploadAsAgent } from '../../widget/src/test/agent-upload.ts';
import { PIXELS } from '../../widget/src/test/picture.ts';
import { openScene, type Scene, type TeamMember } from '../src/test/scene.ts';

// `npm run screenshots`: the README's pictures, of the real inbox on the real server.

const TARGET = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url));

/** Who writes what, oldest first. */
const PEOPLE: { name: string | null; says: string; tags?: string[]; priority?: string; answered?: string }[] = [
  { name: 'Jonas Weber', says: 'Danke, das hilft mir weiter!', answered: 'Gern geschehen. Einen schönen Tag!' },
  { name: 'Amélie Laurent', says: 'Est-ce que la lampe Luna existe aussi en noir mat ?', tags: ['product'] },
  { name: null, says: 'Hi, do you deliver to Norway, and how long does it take?', tags: ['shipping'] },
  { name: 'سلمى حداد', says: 'مرحبًا! هل سيتوفر مصباح لونا باللون النحاسي؟' },
  {
    name: 'Marcus Oyelaran',
    says: 'The invoice for order 10388 has the old company address.',
    tags: ['billing'],
    priority: 'high',
  },
  { name: 'Priya Nair', says: 'Two of the six glasses arrived broken.', tags: ['damaged', 'vip'], priority: 'urgent' },
  { name: 'Tom Fletcher', says: 'Can I still add gift wrapping to my order?', answered: 'Of course, I have added it.' },
  { name: 'Ingrid Solberg', says: 'Hei! My order 10421 should have been here on Friday.', tags: ['shipping'] },
];

const scene = await openScene();
mkdirSync(TARGET, { recursive: true });
try {
  await scene.ask('PATCH', ROUTES.agentWidgetSettings, { title: 'Lumen & Co.' });
  const open = await furnish(scene);
  const desk = { viewport: { width: 1440, height: 900 } };
  const phone = { viewport: { width: 390, height: 800 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
  await take('inbox-light', scene.admin, `/view/open/${open}`, { ...desk, colorScheme: 'light' });
  await take('inbox-dark', scene.admin, `/view/open/${open}`, { ...desk, colorScheme: 'dark' });
  await take('inbox-phone-list', scene.admin, '/view/open', phone);
  await take('inbox-phone', scene.admin, `/view/open/${open}`, phone);
  await take('inbox-settings', scene.admin, '/settings/widget', { ...desk, colorScheme: 'light' });
} finally {
  await scene.close();
}

async function take(name: string, who: TeamMember, path: string, options: BrowserContextOptions): Promise<void> {
  const context = await scene.prepare(who, options);
  // A while after everything was written: at once, it would be "now" all over.
  await context.clock.setSystemTime(Date.now() + 12 * 60_000);
  const page = await context.newPage();
  await page.goto(scene.server.url + ROUTES.inbox + path);
  await page.locator('.list-row, .settings, .bubble').first().waitFor();
  // Until everything has come and has faded in.
  await page.waitForTimeout(2_500);
  await page.screenshot({ path: `${TARGET}${name}.png` });
  await context.close();
}

/** A morning's conversations; answers the id of the one that is to be open. */
async function furnish({ server, admin, agent }: Scene): Promise<string> {
  let newest = '';
  for (const [index, { name, says, tags, priority, answered }] of PEOPLE.entries()) {
    const customer = await introduce(name, index);
    await customer.send(says);
    const path = await conversationPath(customer);
    newest = path;
    const assignee_id = [agent.id, admin.id, null][index % 3] ?? null;
    await asMember(agent, 'PATCH', path, {
      ...(tags && { tags }),
      ...(priority && { priority }),
      ...(assignee_id && { assignee_id }),
    });
    if (answered) await asMember(agent, 'POST', `${path}/messages`, { content: answered });
    if (index === PEOPLE.length - 1) await converse(customer, path);
  }
  return newest.split('/').at(-1) ?? '';

  async function converse(customer: Customer, path: string): Promise<void> {
    const lines = [
      'Good morning Ingrid! I am sorry about that. Let me see where it is.',
      '',
      '- It left our warehouse on **Wednesday**',
      '- The carrier has it in Oslo since this morning',
      '',
      'You can follow it [here](https://carrier.example/10421).',
    ];
    await asMember(admin, 'POST', `${path}/messages`, { content: lines.join('\n'), content_type: 'markdown' });
    await customer.send('Oh good. Will it come today? I am only at home until four.');
    const note = `@[${agent.name}](${agent.id}) can you ask them for a time? She is home until 16:00.`;
    await asMember(admin, 'POST', `${path}/notes`, { content: note });
    await asMember(agent, 'PATCH', path, { priority: 'high', tags: ['shipping', 'vip'] });
    const picture = await uploadAsAgent(server, 'luna-brass.png', 'image/png', PIXELS);
    await scene.ask('POST', `${path}/messages`, { content: 'luna-brass.png', attachments: [picture] });
    await customer.send('That is the one! Thank you, you are quick.');
  }
}

async function introduce(name: string | null, index: number): Promise<Customer> {
  if (name === null) return newCustomer(scene.server);
  const minted = await scene.ask('POST', ROUTES.agentSessions, {
    external_id: `shop-${4021 + index}`,
    name,
    email: `${
      name
        .split(' ')[0]
        ?.normalize('NFD')
        .replace(/[^a-z]/gi, '')
        .toLowerCase() || 'salma'
    }@post.example`,
    email_verified: true,
    attributes: { plan: index % 2 ? 'Plus' : 'Basic', orders: 3 + index, newsletter: index % 2 === 0 },
  });
  const customer = customerAt(scene.server, (minted.data as { session_token: string }).session_token);
  await ask(scene.server, ROUTES.visit, {
    method: 'PUT',
    headers: {
      ...customer.headers,
      'user-agent': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15',
    },
    json: {
      page_url: 'https://lumen.example/orders/10421',
      page_title: 'Order 10421',
      referrer: 'https://lumen.example/',
      language: 'nb-NO',
      time_zone: 'Europe/Oslo',
    },
  });
  return customer;
}

async function asMember(who: TeamMember, method: string, path: string, json: unknown): Promise<void> {
  const headers = {
    cookie: `${who.cookie.name}=${who.cookie.value}`,
    origin: scene.server.url,
    'x-environment': 'test',
  };
  const answer = await ask(scene.server, path, { method, headers, json });
  if (answer.status >= 300 && Object.keys(json as object).length > 0) throw new Error(`${path}: ${answer.text}`);
}
