import { type ProfileChange, ROUTES } from '@deskbell/protocol';
import { expectAgentCustomer, expectProfile, expectStatus } from '../account-shapes.ts';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { type Asker, newCustomer, stranger } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { type Account, logIn, newAccount, newEmail, newPhone } from '../login.ts';
import { expectOpened, expectPage, expectTimestamp } from '../shapes.ts';
import { expectSessionEnd } from '../socket.ts';

const NOBODY = { is_authenticated: false, customer: null, session_expires_at: null };

async function statusOf(asker: Asker) {
  const answer = await asker.request({ path: ROUTES.authStatus });
  expectThat(!('x-session-token' in answer.headers) && answer.setCookies.length === 0, 'no new session', 'one', answer);
  return expectStatus(expectOk(answer), answer);
}

const logOut = (asker: Asker) => asker.request({ method: 'POST', path: ROUTES.authLogout });

const tryChange = (asker: Asker, json: unknown) => asker.request({ method: 'PATCH', path: ROUTES.authProfile, json });

async function change(account: Account, body: ProfileChange) {
  const answer = await tryChange(account, body);
  return expectProfile(expectOk(answer), answer);
}

export const authSessionCases: Case[] = [
  {
    rules: ['AU8', 'SE5'],
    title: 'status tells nobody, a visitor and a customer apart, and mints nothing',
    run: async target => {
      expectEqual(await statusOf(stranger(target)), NOBODY, 'the status of nobody');
      const forged = { authorization: 'Bearer forged' };
      const { request } = stranger(target);
      const asForged: Asker = { request: spec => request({ ...spec, headers: forged }) };
      expectEqual(await statusOf(asForged), NOBODY, 'the status of a forged token');
      const visitor = await statusOf(await newCustomer(target));
      expectTimestamp(visitor.session_expires_at, 'session_expires_at');
      expectEqual({ ...visitor, session_expires_at: null }, NOBODY, 'the status of a visitor');
      const account = await newAccount(target);
      const { session_expires_at: end, ...rest } = await statusOf(account);
      expectEqual(rest, { is_authenticated: true, customer: account.profile }, 'the status of a customer');
      expectTimestamp(end, 'session_expires_at');
      expectThat(Date.parse(end ?? '') > Date.now(), 'an end in the future', end);
    },
  },
  {
    rules: ['AU9'],
    title: 'without a login there is no user and no profile: 401',
    run: async target => {
      for (const asker of [stranger(target), await newCustomer(target)]) {
        expectError(await asker.request({ path: ROUTES.authUser }), 'UNAUTHORIZED');
        expectError(await tryChange(asker, { name: 'Ada' }), 'UNAUTHORIZED');
      }
    },
  },
  {
    rules: ['AU9', 'AG11'],
    title: 'a profile is changed field by field, null takes one out, and what was changed is unproven',
    run: async target => {
      const [proven, email, phone] = [newEmail(), newEmail(), newPhone()];
      const account = await newAccount(target, { email: proven, email_verified: true });
      const { id } = account.profile;
      expectEqual(await change(account, { name: ' Ada ' }), { id, name: 'Ada', email: proven, phone: null }, 'named');
      expectEqual(await change(account, { email, phone }), { id, name: 'Ada', email, phone }, 'with other contacts');
      const seen = await agentSide(target).request('GET', `${ROUTES.agentCustomers}/${id}`);
      const { email_verified, phone_verified } = expectAgentCustomer(expectOk(seen), seen);
      expectEqual([email_verified, phone_verified], [false, false], 'what is proven', seen);
      expectEqual(await change(account, { phone: null, name: null }), { id, name: null, email, phone: null }, 'less');
      const user = await account.request({ path: ROUTES.authUser });
      expectEqual(expectProfile(expectOk(user), user), { id, name: null, email, phone: null }, 'the user', user);
    },
  },
  {
    rules: ['AU9'],
    title: 'a name, e-mail or phone that is none is 400 naming the field, and changes nothing',
    run: async target => {
      const account = await newAccount(target, { name: 'Ada' });
      const wrong = [
        ...['', ' ', 'x'.repeat(201), 7, 'a\0'].map(name => ({ name })),
        ...['', 'ada', 'ada@', '+491511234567', 7, {}].map(email => ({ email })),
        ...['', '0151', 'ada@shop.example', 7, []].map(phone => ({ phone })),
      ];
      for (const body of wrong) {
        const answer = await tryChange(account, body);
        const [field] = Object.keys(body);
        expectEqual(expectError(answer, 'VALIDATION_ERROR').context?.field, field, 'context.field', answer);
      }
      const user = await account.request({ path: ROUTES.authUser });
      expectEqual(expectProfile(expectOk(user), user), account.profile, 'the user', user);
    },
  },
  {
    rules: ['AU10', 'SE7', 'WS14'],
    title:
      'logging out takes the cookie back, kills the token and closes its sockets; then comes an empty conversation',
    run: async target => {
      const account = await logIn(target, await newCustomer(target), newEmail());
      await account.send('private');
      const socket = await account.connect();
      const answer = await logOut(account);
      expectEqual(expectStatus(expectOk(answer), answer), NOBODY, 'data', answer);
      const [name] = account.cookie.split('=');
      const taken = answer.setCookies.some(
        cookie => cookie.startsWith(`${name}=;`) && /max-age=0|expires=.*1970/i.test(cookie),
      );
      expectThat(taken, `a Set-Cookie that ends ${name}`, answer.setCookies, answer);
      await expectSessionEnd(socket);
      for (const headers of [{ authorization: `Bearer ${account.token}` }, { cookie: account.cookie }]) {
        const page = await stranger(target).request({ path: ROUTES.messages, headers });
        expectEqual(expectPage(expectOk(page), page), [], 'messages of the old session', page);
      }
      const headers = { cookie: account.cookie };
      const opened = await stranger(target).request({ method: 'POST', path: ROUTES.conversation, headers });
      const { conversation, messages } = expectOpened(expectOk(opened), opened);
      expectThat(conversation.id !== account.conversation.id, 'a new conversation', conversation.id, opened);
      expectEqual(messages, [], 'its messages', opened);
      expectThat('x-session-token' in opened.headers, 'a new session', 'none', opened);
    },
  },
  {
    rules: ['AU10'],
    title: 'logging out without a session does nothing, and ends no other session of the customer',
    run: async target => {
      const answer = await logOut(stranger(target));
      expectEqual(expectStatus(expectOk(answer), answer), NOBODY, 'data', answer);
      expectEqual(answer.setCookies, [], 'Set-Cookie', answer);
      const account = await newAccount(target);
      expectOk(await logOut(await logIn(target, await newCustomer(target), newEmail())));
      expectOk(await account.request({ path: ROUTES.authUser }));
    },
  },
];
