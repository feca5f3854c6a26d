import { ROUTES } from '@deskbell/protocol';
import { expectAgentCustomer, expectProfile } from '../account-shapes.ts';
import { agentSide } from '../agent.ts';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer, stranger, unique } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { expectIdentityRefused, newSigner, tryIdentify } from '../identity-signer.ts';
import { accountOf, logIn, needsOutbox, newEmail, newPhone } from '../login.ts';
import type { Target } from '../target.ts';
import { times } from '../wait.ts';

const idOf = async (target: Target, answer: Answer) => (await accountOf(target, answer)).profile.id;

export const signedIdentityCases: Case[] = [
  {
    rules: ['ID1'],
    title: 'a token signed with a key of each algorithm logs in, and its claims become the profile',
    run: async target => {
      for (const algorithm of ['HS256', 'EdDSA', 'ES256'] as const) {
        const signer = await newSigner(target, algorithm);
        const [sub, email, phone] = [unique('sub'), newEmail(), newPhone()];
        const claims = { sub, name: 'Ada', email, email_verified: true, phone, phone_verified: false };
        const account = await accountOf(target, await tryIdentify(await newCustomer(target), signer.sign(claims)));
        expectEqual(account.profile, { id: account.profile.id, name: 'Ada', email, phone }, 'the customer');
        const seen = await agentSide(target).request('GET', `${ROUTES.agentCustomers}/${account.profile.id}`);
        const { email_verified, phone_verified, external_id } = expectAgentCustomer(expectOk(seen), seen);
        expectEqual([email_verified, phone_verified, external_id], [true, false, sub], 'the proofs and the sub', seen);
      }
    },
  },
  {
    rules: ['ID1'],
    title: 'the same sub is the same customer, whose profile follows the shop; without a session there is a new one',
    run: async target => {
      const { sign } = await newSigner(target);
      const sub = unique('sub');
      const first = await accountOf(target, await tryIdentify(await newCustomer(target), sign({ sub, name: 'Ada' })));
      const second = await accountOf(target, await tryIdentify(stranger(target), sign({ sub, name: 'Ada L.' })));
      expectEqual(second.profile, { ...first.profile, name: 'Ada L.' }, 'the customer');
      expectEqual(second.conversation.id, first.conversation.id, 'the conversation');
      const user = await first.request({ path: ROUTES.authUser });
      expectEqual(expectProfile(expectOk(user), user), second.profile, 'the customer on the first device', user);
      const other = await accountOf(target, await tryIdentify(stranger(target), sign()));
      expectThat(other.profile.id !== first.profile.id, 'another customer for another sub', other.profile);
    },
  },
  {
    rules: ['ID3'],
    title: 'a jti works once: later, with another sub, and of 12 requests at once one',
    run: async target => {
      const { sign } = await newSigner(target);
      const jti = unique('jti');
      await accountOf(target, await tryIdentify(await newCustomer(target), sign({ jti })));
      await expectIdentityRefused(target, sign({ jti }), 'a used jti');
      const token = sign();
      const answers = await Promise.all(times(12).map(() => tryIdentify(stranger(target), token)));
      const fine = answers.filter(answer => answer.status === 200);
      expectEqual(fine.length, 1, 'the number of logins');
      for (const answer of answers) if (answer.status !== 200) expectError(answer, 'UNAUTHORIZED');
    },
  },
  {
    rules: ['ID6'],
    title: 'an unknown sub takes over the customer of a proven e-mail only with a verified claim, and only once',
    run: async target => {
      needsOutbox(target);
      const { sign } = await newSigner(target);
      const email = newEmail();
      const visitor = await newCustomer(target);
      const known = await logIn(target, visitor, email);
      const identify = async (claims: Record<string, unknown>) =>
        idOf(target, await tryIdentify(stranger(target), sign({ sub: unique('sub'), email, ...claims })));
      for (const claims of [{ email_verified: false }, {}]) {
        const id = await identify(claims);
        expectThat(id !== known.profile.id, 'a new customer without a verified claim', id);
      }
      expectEqual(await identify({ email_verified: true }), known.profile.id, 'the customer of the verified claim');
      const second = await identify({ email_verified: true });
      expectThat(second !== known.profile.id, 'a new customer: that one has a sub by now', second);
    },
  },
];
