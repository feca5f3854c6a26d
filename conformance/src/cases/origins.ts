import { ROUTES } from '@deskbell/protocol';
import type { Case } from '../case.ts';
import { newCustomer, publicHeaders, unique } from '../customer.ts';
import { expectEqual, expectError, expectOk } from '../expect.ts';
import { createKey } from '../key-owner.ts';
import { ALLOW_ORIGIN, lookAlikes, newShop } from '../shop.ts';
import { connect, expectRefusedUpgrade } from '../socket.ts';

export const originCases: Case[] = [
  {
    rules: ['KY5'],
    title: 'foreign, null, look-alike, other-port and other-scheme origins are 403 without a CORS header',
    run: async target => {
      const shop = await newShop(target);
      for (const origin of lookAlikes(shop.origin)) {
        for (const [method, path] of [
          ['GET', ROUTES.messages],
          ['POST', ROUTES.conversation],
        ] as const) {
          const answer = await shop.request({ method, path, headers: { origin } });
          expectError(answer, 'FORBIDDEN');
          expectEqual(answer.headers[ALLOW_ORIGIN], undefined, ALLOW_ORIGIN, answer);
          expectEqual(answer.setCookies, [], 'Set-Cookie', answer);
        }
      }
    },
  },
  {
    rules: ['KY5', 'WS2'],
    title: 'a socket from a foreign origin is 403 before the 101, one from a listed origin opens',
    run: async target => {
      const shop = await newShop(target);
      const opened = await shop.request({ method: 'POST', path: ROUTES.conversation });
      const authorization = `Bearer ${opened.headers['x-session-token'] ?? ''}`;
      const headers = { 'x-public-key': opened.asked.headers['x-public-key'] ?? '', authorization };
      for (const origin of lookAlikes(shop.origin)) {
        const answer = await expectRefusedUpgrade(target, { path: ROUTES.socket, headers: { ...headers, origin } });
        expectError(answer, 'FORBIDDEN');
      }
      await connect(target, { path: ROUTES.socket, headers: { ...headers, origin: shop.origin } });
    },
  },
  {
    rules: ['KY5'],
    title: 'what the browser marks same-origin needs no entry; same-site and cross-site do',
    run: async target => {
      const ownOrigin = new URL(target.options.url).origin;
      const ask = (site: string) =>
        target.request({
          path: ROUTES.messages,
          headers: { ...publicHeaders(target), origin: ownOrigin, 'sec-fetch-site': site },
        });
      expectOk(await ask('same-origin'));
      const shop = await newShop(target);
      for (const site of ['same-site', 'cross-site', 'none']) {
        const headers = { origin: 'https://evil.example', 'sec-fetch-site': site };
        expectError(await shop.request({ path: ROUTES.messages, headers }), 'FORBIDDEN');
      }
    },
  },
  {
    rules: ['KY5'],
    title: 'without an Origin there is nothing to refuse',
    run: async target => {
      expectOk(await target.request({ path: ROUTES.messages, headers: publicHeaders(target) }));
    },
  },
  {
    rules: ['KY5', 'KY9'],
    title: 'an origin taken off the list is foreign at once',
    run: async target => {
      const origin = `https://${unique('shop')}.example`;
      const { id, key } = await createKey(target, { kind: 'public', origins: [origin] });
      const request = { path: ROUTES.messages, headers: { 'x-public-key': key, origin } };
      expectOk(await target.request(request));
      const secret = { 'x-api-key': target.options.secretKey };
      expectOk(
        await target.request({
          method: 'PATCH',
          path: `${ROUTES.agentKeys}/${id}`,
          headers: secret,
          json: { origins: [] },
        }),
      );
      expectError(await target.request(request), 'FORBIDDEN');
    },
  },
  {
    rules: ['KY5', 'SE1'],
    title: "a customer's session is no way round the origin list",
    run: async target => {
      const customer = await newCustomer(target);
      const headers = { origin: 'https://evil.example', cookie: customer.cookie };
      const answer = await customer.request({
        method: 'POST',
        path: ROUTES.messages,
        headers,
        json: { content: 'forged' },
      });
      expectError(answer, 'FORBIDDEN');
      expectEqual(await customer.history(), [], 'the history');
    },
  },
];
