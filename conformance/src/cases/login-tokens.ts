import { ROUTES } from '@deskbell/protocol';
import { expectStatus } from '../account-shapes.ts';
import type { Case } from '../case.ts';
import { newCustomer, stranger } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { logIn, newEmail, otherDevice, talkingAccount } from '../login.ts';
import { expectPage } from '../shapes.ts';
import { expectSessionEnd } from '../socket.ts';

export const loginTokenCases: Case[] = [
  {
    rules: ['LI3', 'SE7', 'WS14'],
    title: 'the token changes; the old one is nobody, never the account, and its sockets are closed 4401',
    run: async target => {
      for (const hasConversation of [false, true]) {
        const { email } = hasConversation ? await talkingAccount(target) : { email: newEmail() };
        const visitor = await newCustomer(target);
        await visitor.send('private');
        const socket = await visitor.connect();
        const account = await logIn(target, visitor, email);
        expectThat(account.token !== visitor.token, 'another token', 'the same');
        await expectSessionEnd(socket);
        for (const headers of [{ authorization: `Bearer ${visitor.token}` }, { cookie: visitor.cookie }]) {
          const { request } = stranger(target);
          const page = await request({ path: ROUTES.messages, headers });
          expectEqual(expectPage(expectOk(page), page), [], 'messages of the old token', page);
          const status = await request({ path: ROUTES.authStatus, headers });
          expectEqual(expectStatus(expectOk(status), status).session_expires_at, null, 'its status', status);
          expectError(await request({ path: ROUTES.authUser, headers }), 'UNAUTHORIZED');
        }
        const sent = await visitor.trySend({ content: 'with the old token' });
        expectThat('x-session-token' in sent.headers, 'a session of its own', 'none', sent);
        expectThat(!(await account.history()).some(({ content }) => content === 'with the old token'), 'not it', 'it');
      }
    },
  },
  {
    rules: ['LI7', 'I6'],
    title: 'a session of one account that logs in to another takes nothing along and ends',
    run: async target => {
      const [one, two] = [await talkingAccount(target), await talkingAccount(target)];
      const device = await otherDevice(target, one.account);
      const moved = await logIn(target, device, two.email);
      expectEqual(moved.profile.id, two.account.profile.id, 'the customer');
      expectEqual(await moved.history(), two.own, 'the history of the second account');
      expectEqual(await one.account.history(), one.own, 'the history of the first');
      expectError(await device.request({ path: ROUTES.authUser }), 'UNAUTHORIZED');
      expectOk(await one.account.request({ path: ROUTES.authUser }));
    },
  },
];
