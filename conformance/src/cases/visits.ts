import { ROUTES } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { type Asker, newCustomer, stranger } from '../customer.ts';
import { expectEqual, expectError, expectKeys, expectOk } from '../expect.ts';
import { logIn, newEmail } from '../login.ts';
import { readPanel } from '../panel.ts';
import { expectTimestamp } from '../shapes.ts';

const PAGE = 'https://shop.example/shoes?size=42';
const USER_AGENT = 'Conformance/1';

const tryVisit = (asker: Asker, json: unknown) =>
  asker.request({ method: 'PUT', path: ROUTES.visit, json, headers: { 'user-agent': USER_AGENT } });

export const visitCases: Case[] = [
  {
    rules: ['CU5', 'CU6'],
    title: 'the newest visit is kept with its browser, without what is no agent’s business, and agents are told',
    run: async target => {
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const socket = await agentSide(target).connect();
      expectOk(await tryVisit(customer, { page_url: 'https://shop.example/', page_title: 'Shop', language: 'en' }));
      const page = { page_title: 'Shoes', referrer: 'https://search.example/', language: 'de-AT' };
      const address = 'https://somebody:word@shop.example/shoes?size=42#token';
      const answer = await tryVisit(customer, { page_url: address, ...page, time_zone: 'Europe/Vienna' });
      expectEqual(expectOk(answer), { noted: true }, 'data', answer);
      const { visit } = await readPanel(target, id);
      const { seen_at, ...seen } = visit ?? {};
      expectTimestamp(seen_at, 'seen_at');
      const kept = { page_url: PAGE, ...page, time_zone: 'Europe/Vienna', user_agent: USER_AGENT };
      expectEqual(seen, kept, 'the visit');
      const next = () =>
        socket.nextFrame('a visit', ({ type, conversation_id }) => type === 'visit' && conversation_id === id);
      await next();
      expectEqual(await next(), { type: 'visit', conversation_id: id, visit }, 'the second frame');
      expectOk(await tryVisit(customer, { page_url: PAGE }));
      expectEqual((await readPanel(target, id)).visit?.page_title, null, 'what the newest does not say');
    },
  },
  {
    rules: ['CU5'],
    title: 'what is no address, language or time zone is refused, with a session and without',
    run: async target => {
      const customer = await newCustomer(target);
      expectOk(await tryVisit(customer, { page_url: PAGE }));
      const before = (await readPanel(target, customer.conversation.id)).visit;
      for (const wrong of [
        { page_url: 'javascript:alert(1)' },
        { page_url: 'data:text/html,x' },
        { page_url: 'file:///etc/passwd' },
        { page_url: '/shoes' },
        { page_url: 7 },
        { referrer: 'javascript:alert(1)' },
        { language: 'no language' },
        { time_zone: 'Mars/Olympus' },
      ]) {
        for (const asker of [customer, stranger(target)]) expectError(await tryVisit(asker, wrong), 'VALIDATION_ERROR');
      }
      expectEqual((await readPanel(target, customer.conversation.id)).visit, before, 'the visit');
    },
  },
  {
    rules: ['CU5'],
    title: 'a visit mints no session: of a stranger nothing is noted',
    run: async target => {
      const answer = await tryVisit(stranger(target), { page_url: PAGE });
      expectEqual(expectOk(answer), { noted: false }, 'data', answer);
      const minted = [answer.headers['set-cookie'], answer.headers['x-session-token']];
      expectEqual(minted, [undefined, undefined], 'no session', answer);
      expectKeys(answer.json, ['success', 'data'], 'the envelope', answer);
    },
  },
  {
    rules: ['CU5'],
    title: 'a visit goes along when its visitor logs in',
    run: async target => {
      const visitor = await newCustomer(target);
      expectOk(await tryVisit(visitor, { page_url: PAGE }));
      const account = await logIn(target, visitor, newEmail());
      expectEqual((await readPanel(target, account.conversation.id)).visit?.page_url, PAGE, 'the page');
    },
  },
];
