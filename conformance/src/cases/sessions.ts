import { ROUTES } from '@deskbell/protocol';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer, publicHeaders } from '../customer.ts';
import { expectEqual, expectOk, expectThat } from '../expect.ts';
import { expectMessage, expectOpened, expectPage } from '../shapes.ts';
import type { Target } from '../target.ts';
import { times } from '../wait.ts';

const openAs = (target: Target, headers: Record<string, string>) =>
  target.request({ method: 'POST', path: ROUTES.conversation, headers: { ...publicHeaders(target), ...headers } });

const pollAs = (target: Target, headers: Record<string, string>) =>
  target.request({ path: ROUTES.messages, headers: { ...publicHeaders(target), ...headers } });

const conversationId = (answer: Answer) => expectOpened(expectOk(answer), answer).conversation.id;

const expectMinted = (answer: Answer, minted: boolean) => {
  expectEqual(answer.setCookies.length, minted ? 1 : 0, 'the number of Set-Cookie headers', answer);
  expectEqual('x-session-token' in answer.headers, minted, 'the presence of X-Session-Token', answer);
};

export const sessionCases: Case[] = [
  {
    rules: ['SE1'],
    title: 'the bearer token and the cookie lead to the same conversation, and the bearer comes first',
    run: async target => {
      const [a, b] = [await newCustomer(target), await newCustomer(target)];
      await a.send('from a');
      await b.send('from b');
      const bearer = { authorization: `Bearer ${a.token}` };
      expectEqual(conversationId(await openAs(target, bearer)), a.conversation.id, 'by bearer');
      expectEqual(conversationId(await openAs(target, { cookie: a.cookie })), a.conversation.id, 'by cookie');
      const among = `theme=dark; ${a.cookie}; _ga=GA1.1.2`;
      expectEqual(conversationId(await openAs(target, { cookie: among })), a.conversation.id, 'by cookie among others');
      const both = await openAs(target, { ...bearer, cookie: b.cookie });
      expectEqual(conversationId(both), a.conversation.id, "by a's bearer and b's cookie", both);
    },
  },
  {
    rules: ['SE1', 'PL5'],
    title: 'a forged token is no session: empty lists and a session of its own',
    run: async target => {
      const real = await newCustomer(target);
      await real.send('secret');
      const message = (await real.history())[0];
      const flipped = (real.token.startsWith('A') ? 'B' : 'A') + real.token.slice(1);
      const forged = [
        '',
        'x',
        flipped,
        real.token.slice(0, -1),
        `${real.token}x`,
        real.conversation.id,
        message?.id ?? '',
        "' OR '1'='1",
        'null',
        'undefined',
        '*',
        '%',
        'x'.repeat(4000),
      ];
      const name = real.cookie.split('=')[0] ?? '';
      for (const token of forged) {
        for (const headers of [{ authorization: `Bearer ${token}` }, { cookie: `${name}=${token}` }]) {
          const page = await pollAs(target, headers);
          expectEqual(expectPage(expectOk(page), page), [], 'messages', page);
        }
      }
      for (const token of [flipped, `${real.token}x`, real.conversation.id]) {
        const opened = await openAs(target, { authorization: `Bearer ${token}` });
        expectThat(
          conversationId(opened) !== real.conversation.id,
          'another conversation',
          real.conversation.id,
          opened,
        );
        expectMinted(opened, true);
      }
    },
  },
  {
    rules: ['SE1'],
    title: 'broken cookies, other schemes and X-Session-Token in a request are no session, and no error',
    run: async target => {
      const { token, send } = await newCustomer(target);
      await send('secret');
      const odd: Record<string, string>[] = [
        { cookie: ';;; =; a=b=c; %zz=%; "' },
        { cookie: 'x'.repeat(3000) },
        { authorization: `Basic ${token}` },
        { authorization: token },
        { authorization: 'Bearer' },
        { 'x-session-token': token },
      ];
      for (const headers of odd) {
        const page = await pollAs(target, headers);
        expectEqual(expectPage(expectOk(page), page), [], 'messages', page);
      }
    },
  },
  {
    rules: ['SE2'],
    title: 'without a session both POSTs mint one and say so; with one neither does',
    run: async target => {
      const opened = await openAs(target, {});
      const sent = await target.request({
        method: 'POST',
        path: ROUTES.messages,
        headers: publicHeaders(target),
        json: { content: 'first words' },
      });
      expectMessage(expectOk(sent), sent);
      for (const answer of [opened, sent]) {
        expectMinted(answer, true);
        const headers = { authorization: `Bearer ${answer.headers['x-session-token']}` };
        expectMinted(await openAs(target, headers), false);
        expectMinted(await openAs(target, { cookie: (answer.setCookies[0] ?? '').split(';')[0] ?? '' }), false);
        const again = { method: 'POST', path: ROUTES.messages, json: { content: 'more' } };
        expectMinted(await target.request({ ...again, headers: { ...publicHeaders(target), ...headers } }), false);
      }
    },
  },
  {
    rules: ['SE2'],
    title: 'the cookie holds the session that X-Session-Token names',
    run: async target => {
      const customer = await newCustomer(target);
      const byCookie = await openAs(target, { cookie: customer.cookie });
      expectEqual(conversationId(byCookie), (await customer.open()).conversation.id, 'the conversation', byCookie);
    },
  },
  {
    rules: ['SE3'],
    title: 'the cookie is HttpOnly and for the whole site; over https also Secure, SameSite=None, Partitioned, __Host-',
    run: async target => {
      const answer = await openAs(target, {});
      const [pair = '', ...attributes] = (answer.setCookies[0] ?? '').split(/;\s*/);
      const has = (wanted: string) => attributes.some(attribute => attribute.toLowerCase() === wanted);
      expectThat(has('httponly') && has('path=/'), 'HttpOnly and Path=/', attributes, answer);
      expectThat(!attributes.some(attribute => /^domain=/i.test(attribute)), 'no Domain', attributes, answer);
      if (!target.options.url.startsWith('https:') && !has('secure')) return;
      const whole = has('secure') && has('samesite=none') && has('partitioned') && pair.startsWith('__Host-');
      expectThat(whole, 'a __Host- cookie with Secure, SameSite=None and Partitioned', attributes, answer);
    },
  },
  {
    rules: ['SE4'],
    title: 'tokens are at least 128 bits wide and never alike',
    run: async target => {
      const answers = await Promise.all(times(40).map(() => openAs(target, {})));
      const tokens = answers.map(answer => answer.headers['x-session-token'] ?? '');
      expectEqual(new Set(tokens).size, tokens.length, 'the number of different tokens');
      const widths = tokens.map(token => token.length * Math.log2(new Set(tokens.join('')).size));
      expectThat(Math.min(...widths) >= 128, 'room for 128 bits', `${Math.round(Math.min(...widths))} bits`);
      const start = commonStart(tokens);
      expectThat(
        (tokens[0]?.length ?? 0) - start >= 20,
        'tokens that differ from their beginning',
        `${start} characters alike`,
      );
    },
  },
  {
    rules: ['SE5', 'PL5'],
    title: 'a GET never mints a session',
    run: async target => {
      for (const headers of [{}, { authorization: 'Bearer forged' }, { cookie: 'session=forged' }]) {
        const answer = await pollAs(target, headers);
        expectOk(answer);
        expectMinted(answer, false);
      }
    },
  },
];

function commonStart(texts: string[]): number {
  const [first = ''] = texts;
  let length = 0;
  while (length < first.length && texts.every(text => text[length] === first[length])) length++;
  return length;
}
