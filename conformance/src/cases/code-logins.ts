import { ROUTES } from '@deskbell/protocol';
import { expectAgentCustomer, expectProfile } from '../account-shapes.ts';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer, stranger } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import {
  accountOf,
  logIn,
  needsOutbox,
  newAccount,
  newEmail,
  newPhone,
  readOutbox,
  requestCode,
  tryRequestCode,
  tryVerifyCode,
  wrongCode,
} from '../login.ts';

export const codeLoginCases: Case[] = [
  {
    rules: ['AU6'],
    title: 'nothing says whether a contact belongs to a customer: neither asking for a code nor a wrong one',
    run: async target => {
      needsOutbox(target);
      const known = newEmail();
      await newAccount(target, { email: known, email_verified: true });
      const seen = [];
      for (const contact of [known, newEmail()]) {
        const visitor = await newCustomer(target);
        const asked = await tryRequestCode(visitor, { contact });
        const [entry] = await readOutbox(target, contact);
        const guess = await tryVerifyCode(visitor, contact, wrongCode(entry?.code ?? ''));
        seen.push([asked.status, asked.json, guess.status, guess.json]);
      }
      expectEqual(seen[1], seen[0], 'what is answered for an unknown contact');
    },
  },
  {
    rules: ['AU7'],
    title: 'a login answers the customer and the session, as body, header and cookie; a second one finds the same',
    run: async target => {
      const contact = newEmail();
      const visitor = await newCustomer(target);
      const code = await requestCode(target, visitor, contact);
      expectError(await tryVerifyCode(visitor, contact, wrongCode(code)), 'OTP_INVALID');
      const answer = await tryVerifyCode(visitor, contact, code);
      const account = await accountOf(target, answer);
      expectEqual({ ...account.profile, id: '' }, { id: '', name: null, email: contact, phone: null }, 'the customer');
      expectEqual(answer.setCookies.length, 1, 'the number of Set-Cookie headers', answer);
      for (const headers of [{ authorization: `Bearer ${account.token}` }, { cookie: account.cookie }]) {
        const user = await stranger(target).request({ path: ROUTES.authUser, headers });
        expectEqual(expectProfile(expectOk(user), user), account.profile, 'the customer', user);
      }
      for (const wrong of [undefined, null, '', 123456, '12345', '1234567', 'abcdef']) {
        const json = { contact, otp_code: wrong };
        const refused = await visitor.request({ method: 'POST', path: ROUTES.authVerifyCode, json });
        expectError(refused, 'VALIDATION_ERROR', 'OTP_INVALID');
      }
    },
  },
  {
    rules: ['AU7', 'AU13'],
    title: 'a customer the shop vouched for is found by the e-mail and by the phone that are proven',
    run: async target => {
      const [email, phone] = [newEmail(), newPhone()];
      const known = await newAccount(target, { email, email_verified: true, phone, phone_verified: true });
      for (const contact of [email, phone]) {
        const { profile } = await logIn(target, await newCustomer(target), contact);
        expectEqual(profile.id, known.profile.id, `the customer of ${contact}`);
      }
    },
  },
  {
    rules: ['AU13', 'AU9'],
    title: 'an e-mail that nobody proved leads to no customer and belongs to whoever proves it',
    run: async target => {
      const [claimed, written] = [newEmail(), newEmail()];
      const claimant = await newAccount(target, { email: claimed, email_verified: false });
      const writer = await newAccount(target);
      expectOk(await writer.request({ method: 'PATCH', path: ROUTES.authProfile, json: { email: written } }));
      for (const [contact, other] of [
        [claimed, claimant],
        [written, writer],
      ] as const) {
        const owner = await logIn(target, await newCustomer(target), contact);
        expectThat(owner.profile.id !== other.profile.id, 'a customer of their own', owner.profile);
        expectEqual(owner.profile.email, contact, 'email');
      }
    },
  },
  {
    rules: ['AU13', 'AG11'],
    title: "proving the contact in one's own profile attaches it to one's own account",
    run: async target => {
      const account = await newAccount(target);
      const contact = newEmail();
      expectOk(await account.request({ method: 'PATCH', path: ROUTES.authProfile, json: { email: contact } }));
      const isVerified = async () => {
        const answer = await agentSide(target).request('GET', `${ROUTES.agentCustomers}/${account.profile.id}`);
        return expectAgentCustomer(expectOk(answer), answer).email_verified;
      };
      expectEqual(await isVerified(), false, 'email_verified before the code');
      const proven = await logIn(target, account, contact);
      expectEqual(proven.profile, { ...account.profile, email: contact }, 'the customer');
      expectEqual(await isVerified(), true, 'email_verified after the code');
    },
  },
];
