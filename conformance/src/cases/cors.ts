import { ROUTES } from '@deskbell/protocol';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { publicHeaders } from '../customer.ts';
import { expectEqual, expectOk, expectRefusal, expectThat } from '../expect.ts';
import { ALLOW_ORIGIN, lookAlikes, newShop } from '../shop.ts';

export const corsCases: Case[] = [
  {
    rules: ['KY7'],
    title: 'an allowed origin is echoed with credentials, on refusals as well',
    run: async target => {
      const shop = await newShop(target);
      const opened = await shop.request({ method: 'POST', path: ROUTES.conversation });
      expectOk(opened);
      const refused = await shop.request({ path: `${ROUTES.messages}?limit=0` });
      expectRefusal(refused, 400);
      const json = { 'content-type': 'application/json' };
      const send = (headers: Record<string, string>, body: string) =>
        shop.request({ method: 'POST', path: ROUTES.messages, headers, body });
      const bodies = [
        await send(json, '{'),
        await send({ 'content-type': 'text/plain' }, 'hello'),
        await send(json, JSON.stringify({ content: 'x'.repeat(70_000) })),
      ];
      for (const answer of [opened, refused, ...bodies]) {
        const { headers } = answer;
        expectEqual(headers[ALLOW_ORIGIN], shop.origin, ALLOW_ORIGIN, answer);
        expectEqual(headers['access-control-allow-credentials'], 'true', 'Allow-Credentials', answer);
        expectLists(headers.vary, ['origin'], 'Vary', answer);
        const exposed = ['x-session-token', 'x-request-id', 'retry-after'];
        expectLists(headers['access-control-expose-headers'], exposed, 'Expose-Headers', answer);
      }
    },
  },
  {
    rules: ['KY7'],
    title: 'the origin given for this run is echoed',
    run: async target => {
      const { origin } = target.options;
      const shop = origin === undefined ? await newShop(target) : undefined;
      const headers = { ...publicHeaders(target), ...(origin !== undefined && { origin }) };
      const answer = await (shop?.request({ path: ROUTES.messages }) ??
        target.request({ path: ROUTES.messages, headers }));
      expectOk(answer);
      expectEqual(answer.headers[ALLOW_ORIGIN], shop?.origin ?? origin, ALLOW_ORIGIN, answer);
    },
  },
  {
    rules: ['KY7'],
    title: 'a preflight is answered 204 for an origin some enabled key lists, and for no other',
    run: async target => {
      const shop = await newShop(target);
      for (const [method, path] of [
        ['POST', ROUTES.messages],
        ['POST', ROUTES.conversation],
        ['GET', ROUTES.messages],
      ] as const) {
        const ask = {
          'access-control-request-method': method,
          'access-control-request-headers': 'authorization,content-type,x-public-key',
        };
        const answer = await target.request({ method: 'OPTIONS', path, headers: { ...ask, origin: shop.origin } });
        expectEqual(answer.status, 204, 'the status', answer);
        expectEqual(answer.headers[ALLOW_ORIGIN], shop.origin, ALLOW_ORIGIN, answer);
        expectEqual(answer.headers['access-control-allow-credentials'], 'true', 'Allow-Credentials', answer);
        expectLists(answer.headers['access-control-allow-methods'], [method.toLowerCase()], 'Allow-Methods', answer);
        const wanted = ['authorization', 'content-type', 'x-public-key'];
        expectLists(answer.headers['access-control-allow-headers'], wanted, 'Allow-Headers', answer);
        for (const origin of lookAlikes(shop.origin)) {
          const foreign = await target.request({ method: 'OPTIONS', path, headers: { ...ask, origin } });
          expectEqual(foreign.headers[ALLOW_ORIGIN], undefined, ALLOW_ORIGIN, foreign);
        }
      }
    },
  },
];

function expectLists(header: string | undefined, names: string[], what: string, answer: Answer): void {
  const listed = (header ?? '').toLowerCase().split(/\s*,\s*/);
  expectThat(
    names.every(name => listed.includes(name)),
    `${what} with ${names.join(', ')}`,
    header ?? 'none',
    answer,
  );
}
