import { ROUTES } from '@deskbell/protocol';
import { conversationPath, secretHeaders } from '../agent.ts';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer, publicHeaders } from '../customer.ts';
import { expectEqual, expectError, expectOk } from '../expect.ts';
import { changeKey, createKey } from '../key-owner.ts';
import { expectOpened } from '../shapes.ts';
import { expectRefusedUpgrade } from '../socket.ts';

const CUSTOMER_REQUESTS = [
  { method: 'POST', path: ROUTES.conversation },
  { method: 'POST', path: ROUTES.messages, json: { content: 'x' } },
  { method: 'GET', path: ROUTES.messages },
] as const;

export const keyCases: Case[] = [
  {
    rules: ['KY1'],
    title: 'missing, unknown, misspelt and secret keys are all the same 401 on every customer endpoint',
    run: async target => {
      const { publicKey, secretKey } = target.options;
      const wrong = [
        undefined,
        '',
        'pk_test_unknown',
        `${publicKey}x`,
        publicKey.slice(0, -1),
        secretKey,
        `${publicKey}, ${publicKey}`,
        "' OR 1=1 --",
      ];
      for (const request of CUSTOMER_REQUESTS) {
        const answers: Answer[] = [];
        for (const key of wrong) {
          answers.push(await target.request({ ...request, headers: key === undefined ? {} : { 'x-public-key': key } }));
        }
        expectAllTheSame(answers);
      }
    },
  },
  {
    rules: ['KY1', 'KY9'],
    title: 'a disabled public key is the same 401 as an unknown one, on sockets too; enabled again it works',
    run: async target => {
      const key = await createKey(target, { kind: 'public' });
      const headers = { 'x-public-key': key.key };
      expectOk(await target.request({ path: ROUTES.messages, headers }));
      await changeKey(target, key.id, { enabled: false });
      for (const request of CUSTOMER_REQUESTS) {
        const unknown = await target.request({ ...request, headers: { 'x-public-key': 'pk_test_unknown' } });
        expectAllTheSame([await target.request({ ...request, headers }), unknown]);
      }
      const { token } = await newCustomer(target);
      const upgrade = { path: ROUTES.socket, headers: { ...headers, authorization: `Bearer ${token}` } };
      expectError(await expectRefusedUpgrade(target, upgrade), 'UNAUTHORIZED');
      await changeKey(target, key.id, { enabled: true });
      expectOk(await target.request({ path: ROUTES.messages, headers }));
    },
  },
  {
    rules: ['KY2'],
    title: 'with only the public key everybody gets an empty thread of their own',
    run: async target => {
      const busy = await newCustomer(target);
      await busy.send('only mine');
      const ids = new Set<string>([busy.conversation.id]);
      for (let visitor = 0; visitor < 3; visitor++) {
        const answer = await target.request({
          method: 'POST',
          path: ROUTES.conversation,
          headers: publicHeaders(target),
        });
        const { conversation, messages } = expectOpened(expectOk(answer), answer);
        expectEqual(messages, [], 'messages', answer);
        ids.add(conversation.id);
      }
      expectEqual(ids.size, 4, 'the number of conversations of four visitors');
    },
  },
  {
    rules: ['KY3'],
    title: 'agent endpoints take the secret key in either header and nothing else',
    run: async target => {
      const { publicKey, secretKey } = target.options;
      const { token, cookie, conversation } = await newCustomer(target);
      const wrong: Record<string, string>[] = [
        {},
        { 'x-api-key': 'sk_test_unknown' },
        { 'x-api-key': publicKey },
        { 'x-public-key': secretKey },
        { 'x-public-key': publicKey },
        { authorization: `Bearer ${publicKey}` },
        { authorization: `Bearer ${token}`, 'x-public-key': publicKey },
        { authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}` },
        { cookie, 'x-public-key': publicKey },
        { 'x-api-key': secretKey.slice(0, -1) },
        { 'x-api-key': `${secretKey} ${secretKey}` },
      ];
      const paths = [
        ROUTES.agentConversations,
        conversationPath(conversation.id),
        `${conversationPath(conversation.id)}/messages`,
        `${conversationPath(conversation.id)}/notes`,
        ROUTES.agentKeys,
      ];
      for (const path of paths) {
        for (const headers of wrong) expectError(await target.request({ path, headers }), 'UNAUTHORIZED');
        expectOk(await target.request({ path, headers: { 'x-api-key': secretKey } }));
        expectOk(await target.request({ path, headers: { authorization: `Bearer ${secretKey}` } }));
      }
      for (const headers of wrong) {
        expectError(await expectRefusedUpgrade(target, { path: ROUTES.agentSocket, headers }), 'UNAUTHORIZED');
      }
    },
  },
  {
    rules: ['KY6'],
    title: 'a secret key that comes from a browser is 403 whatever the origin',
    run: async target => {
      const shop = target.options.origin ?? 'https://shop.example';
      for (const origin of [shop, 'null', 'http://localhost:3000', new URL(target.options.url).origin]) {
        const headers = { ...secretHeaders(target), origin };
        const answer = await target.request({ path: ROUTES.agentConversations, headers });
        expectError(answer, 'FORBIDDEN');
        expectEqual(answer.headers['access-control-allow-origin'], undefined, 'Access-Control-Allow-Origin', answer);
        const bearer = { authorization: `Bearer ${target.options.secretKey}`, origin };
        expectError(await target.request({ path: ROUTES.agentKeys, headers: bearer }), 'FORBIDDEN');
        expectError(await expectRefusedUpgrade(target, { path: ROUTES.agentSocket, headers }), 'FORBIDDEN');
      }
    },
  },
];

/** Every answer is 401, and apart from the request id they cannot be told apart. */
function expectAllTheSame(answers: Answer[]): void {
  for (const answer of answers) {
    expectError(answer, 'UNAUTHORIZED');
    expectEqual(answer.json, answers[0]?.json, 'the body of every refused key', answer);
  }
}
