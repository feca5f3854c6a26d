import { ROUTES } from '@deskbell/protocol';
import { agentSide, conversationPath } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer, unique } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { otherKeys, otherTarget } from '../other-tenant.ts';
import { expectPage } from '../shapes.ts';
import { connect, expectRefusedUpgrade } from '../socket.ts';

// Two tenants of one server: two businesses, or the test and the live environment of one.

export const otherTenantCases: Case[] = [
  {
    rules: ['KY4', 'SE1'],
    title: "a session of one tenant is none with the other's key, by bearer, cookie or socket",
    run: async target => {
      const keys = otherKeys(target);
      const customer = await newCustomer(target);
      await customer.send('private');
      const foreign = { 'x-public-key': keys.publicKey };
      for (const session of [{ authorization: `Bearer ${customer.token}` }, { cookie: customer.cookie }]) {
        const answer = await target.request({ path: ROUTES.messages, headers: { ...foreign, ...session } });
        expectEqual(expectPage(expectOk(answer), answer), [], 'messages', answer);
        const refused = await expectRefusedUpgrade(target, {
          path: ROUTES.socket,
          headers: { ...foreign, ...session },
        });
        expectError(refused, 'UNAUTHORIZED');
      }
      const opened = await target.request({
        method: 'POST',
        path: ROUTES.conversation,
        headers: { ...foreign, authorization: `Bearer ${customer.token}` },
      });
      expectOk(opened);
      expectThat('x-session-token' in opened.headers, 'a session of its own', opened.headers, opened);
    },
  },
  {
    rules: ['SE3'],
    title: 'each tenant has a cookie name of its own',
    run: async target => {
      const [one, two] = [await newCustomer(target), await newCustomer(otherTarget(target))];
      const names = [one, two].map(({ cookie }) => cookie.split('=')[0]);
      expectThat(names[0] !== names[1], 'two cookie names', names);
    },
  },
  {
    rules: ['KY4', 'AG2'],
    title: "a conversation of one tenant is 404 for the other's agents, and in none of their lists",
    run: async target => {
      const customer = await newCustomer(target);
      const canary = unique('canary');
      await customer.send(canary);
      const { id } = customer.conversation;
      const stranger = agentSide(otherTarget(target));
      const path = conversationPath(id);
      const answers = [
        await stranger.request('GET', path),
        await stranger.request('PATCH', path, { status: 'closed' }),
        await stranger.request('GET', `${path}/messages`),
        await stranger.request('POST', `${path}/messages`, { content: 'x' }),
        await stranger.request('GET', `${path}/notes`),
        await stranger.request('POST', `${path}/notes`, { content: 'x' }),
      ];
      for (const answer of answers) expectError(answer, 'NOT_FOUND');
      const list = await stranger.request('GET', `${ROUTES.agentConversations}?limit=100`);
      expectOk(list);
      expectThat(!list.text.includes(id), 'a list without the foreign conversation', id, list);
      const keys = await stranger.request('GET', ROUTES.agentKeys);
      expectThat(!keys.text.includes(target.options.publicKey), "keys without the other tenant's", 'its key', keys);
    },
  },
  {
    rules: ['KY4', 'AG8'],
    title: "one tenant's agents hear nothing of the other's conversations",
    run: async target => {
      const other = otherTarget(target);
      const socket = await connect(other, {
        path: ROUTES.agentSocket,
        headers: { 'x-api-key': other.options.secretKey },
      });
      const customer = await newCustomer(target);
      await customer.send('private');
      const own = await newCustomer(other);
      await own.send('for these agents');
      await socket.nextFrame('the own message', frame => frame.conversation_id === own.conversation.id);
      const strays = socket.frames.filter(frame => frame.conversation_id === customer.conversation.id);
      expectEqual(strays, [], 'the frames of the other tenant');
    },
  },
];
