import { type AgentSession, ROUTES } from '@deskbell/protocol';
import { expectAgentSession } from '../account-shapes.ts';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectDone, expectEqual, expectError, expectKeys, expectOk, expectThat } from '../expect.ts';
import { newAccount, otherDevice } from '../login.ts';
import { expectList, expectPage } from '../shapes.ts';
import { expectSessionEnd } from '../socket.ts';
import type { Target } from '../target.ts';

async function sessionPage(target: Target, query: string) {
  const answer = await agentSide(target).request('GET', `${ROUTES.agentSessions}?${query}`);
  const page = expectKeys(expectOk(answer), ['sessions', 'next_cursor'], 'data', answer);
  const sessions = expectList(page.sessions, 'sessions', answer).map(session => expectAgentSession(session, answer));
  return { sessions, next: page.next_cursor as string | null, answer };
}

/** The newest session that fits, on however many pages it takes to find it. */
async function findSession(
  target: Target,
  fits: (session: AgentSession) => boolean,
): Promise<AgentSession | undefined> {
  let query = 'limit=100';
  for (;;) {
    const { sessions, next } = await sessionPage(target, query);
    const found = sessions.find(fits);
    if (found || next === null) return found;
    query = `limit=100&cursor=${encodeURIComponent(next)}`;
  }
}

export const agentSessionCases: Case[] = [
  {
    rules: ['SE6'],
    title: "a customer's sessions are listed newest first, page by page, and never with a token",
    run: async target => {
      const account = await newAccount(target);
      const devices = [account, await otherDevice(target, account), await otherDevice(target, account)];
      const { id } = account.profile;
      const { sessions, next, answer } = await sessionPage(target, `customer_id=${id}`);
      expectEqual([sessions.length, next], [3, null], 'sessions and next_cursor', answer);
      for (const { token } of devices) expectThat(!answer.text.includes(token), 'a list without tokens', 'one', answer);
      for (const session of sessions) {
        expectEqual([session.identity_id, session.customer], [id, account.profile], 'whose it is', answer);
        expectThat(session.expires_at > session.created_at, 'an end after its beginning', session, answer);
      }
      const begun = sessions.map(session => session.created_at);
      expectEqual(begun, begun.toSorted().toReversed(), 'the order', answer);
      const paged: AgentSession[] = [];
      let query = `customer_id=${id}&limit=1`;
      for (;;) {
        const page = await sessionPage(target, query);
        paged.push(...page.sessions);
        if (page.next === null) break;
        expectEqual(page.sessions.length, 1, 'the length of a page', page.answer);
        query = `customer_id=${id}&limit=1&cursor=${encodeURIComponent(page.next)}`;
      }
      expectEqual(
        paged.map(session => session.id),
        sessions.map(session => session.id),
        'the sessions page by page',
      );
      for (const wrong of ['limit=0', 'limit=x', 'cursor=', 'cursor=%20', 'customer_id=']) {
        const refused = await agentSide(target).request('GET', `${ROUTES.agentSessions}?${wrong}`);
        expectError(refused, 'VALIDATION_ERROR');
      }
    },
  },
  {
    rules: ['SE6', 'SE7', 'WS14'],
    title: 'a session the shop ends is nobody at once, its sockets are closed 4401, and the others go on',
    run: async target => {
      const agent = agentSide(target);
      const visitor = await newCustomer(target);
      await visitor.send('private');
      const socket = await visitor.connect();
      const { customer } = await agent.conversation(visitor.conversation.id);
      const session = await findSession(target, candidate => candidate.identity_id === customer.id);
      expectEqual(session?.customer, null, 'the customer of a visitor');
      const path = `${ROUTES.agentSessions}/${session?.id}`;
      expectDone(await agent.request('DELETE', path));
      await expectSessionEnd(socket);
      const page = await visitor.tryPoll();
      expectEqual(expectPage(expectOk(page), page), [], 'messages', page);
      expectError(await agent.request('DELETE', path), 'NOT_FOUND');
      expectEqual(await findSession(target, candidate => candidate.id === session?.id), undefined, 'the ended session');
    },
  },
  {
    rules: ['SE6', 'SE7'],
    title: 'all sessions of a customer end at once; other customers keep theirs, and the customer may come back',
    run: async target => {
      const agent = agentSide(target);
      const [account, other] = [await newAccount(target), await newAccount(target)];
      const devices = [account, await otherDevice(target, account)];
      await account.send('private');
      const sockets = await Promise.all([...devices, other].map(device => device.connect()));
      expectDone(await agent.request('DELETE', `${ROUTES.agentCustomers}/${account.profile.id}/sessions`));
      for (const socket of sockets.slice(0, 2)) {
        await expectSessionEnd(socket);
      }
      for (const device of devices) {
        expectError(await device.request({ path: ROUTES.authUser }), 'UNAUTHORIZED');
        const page = await device.tryPoll();
        expectEqual(expectPage(expectOk(page), page), [], 'messages', page);
      }
      expectOk(await other.request({ path: ROUTES.authUser }));
      sockets[2]?.send({ type: 'ping' });
      await sockets[2]?.nextFrame('pong', frame => frame.type === 'pong');
      expectEqual((await (await otherDevice(target, account)).history()).length, 1, 'the messages after coming back');
      expectError(await agent.request('DELETE', `${ROUTES.agentCustomers}/cus_unknown/sessions`), 'NOT_FOUND');
    },
  },
];
