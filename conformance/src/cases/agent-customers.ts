import { ROUTES } from '@deskbell/protocol';
import { expectAgentCustomer, expectMintedSession, expectStatus } from '../account-shapes.ts';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { customerWith, unique } from '../customer.ts';
import { expectDone, expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { mintSession, newEmail, newPhone, tryMintSession } from '../login.ts';

export const agentCustomerCases: Case[] = [
  {
    rules: ['ID5'],
    title: "the shop's server makes a session for a customer it names, the same one for the same name",
    run: async target => {
      const [sub, email, phone] = [unique('sub'), newEmail(), newPhone()];
      const first = await mintSession(target, { external_id: sub, name: 'Ada', email, email_verified: true, phone });
      expectEqual(first.customer, { id: first.customer.id, name: 'Ada', email, phone }, 'the customer');
      expectThat(Date.parse(first.session_expires_at) > Date.now(), 'an end in the future', first.session_expires_at);
      const second = await mintSession(target, { external_id: sub });
      const third = await mintSession(target, { customer_id: first.customer.id });
      expectEqual([second.customer, third.customer], [first.customer, first.customer], 'the customers');
      const tokens = [first, second, third].map(minted => minted.session_token);
      expectEqual(new Set(tokens).size, 3, 'the number of tokens');
      for (const token of tokens) {
        const device = await customerWith(target, token);
        const answer = await device.request({ path: ROUTES.authStatus });
        expectEqual(expectStatus(expectOk(answer), answer).customer, first.customer, 'the customer', answer);
      }
      for (const body of [{}, { external_id: sub, customer_id: first.customer.id }, { external_id: '' }]) {
        expectError(await tryMintSession(target, body), 'VALIDATION_ERROR');
      }
      expectError(await tryMintSession(target, { external_id: unique('sub'), email: 'none' }), 'VALIDATION_ERROR');
      expectError(await tryMintSession(target, { customer_id: 'cus_unknown' }), 'NOT_FOUND');
    },
  },
  {
    rules: ['AG11'],
    title: 'agents read a customer: what it says of itself, what is proven, and its name in the shop',
    run: async target => {
      const [sub, email, phone] = [unique('sub'), newEmail(), newPhone()];
      const body = { external_id: sub, name: 'Ada', email, email_verified: true, phone };
      const answer = await tryMintSession(target, body);
      const { customer } = expectMintedSession(expectDone(answer), answer);
      const read = await agentSide(target).request('GET', `${ROUTES.agentCustomers}/${customer.id}`);
      const { created_at, ...seen } = expectAgentCustomer(expectOk(read), read);
      expectEqual(
        seen,
        { ...customer, email_verified: true, phone_verified: false, external_id: sub },
        'the customer',
        read,
      );
      expectThat(Math.abs(Date.parse(created_at) - Date.now()) < 60_000, 'created_at about now', created_at, read);
      for (const id of ['cus_unknown', unique('anon')]) {
        expectError(await agentSide(target).request('GET', `${ROUTES.agentCustomers}/${id}`), 'NOT_FOUND');
      }
    },
  },
];
