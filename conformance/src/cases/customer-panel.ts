import { type CustomerPanel, ROUTES } from '@deskbell/protocol';
import { expectAgentCustomer } from '../account-shapes.ts';
import { agentSide, conversationPath } from '../agent.ts';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer, unique } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { newSigner, tryIdentify } from '../identity-signer.ts';
import { accountOf, logIn, mintSession, newAccount, newEmail, newPhone, otherDevice } from '../login.ts';
import { readPanel } from '../panel.ts';
import { expectAgentConversation } from '../shapes.ts';
import type { Target } from '../target.ts';
import { times } from '../wait.ts';

const kindsOf = ({ proofs }: CustomerPanel) => proofs.map(({ kind }) => kind).toSorted();

const tryChange = (target: Target, id: string, change: unknown): Promise<Answer> =>
  agentSide(target).request('PATCH', `${ROUTES.agentCustomers}/${id}`, change);

async function change(target: Target, id: string, body: unknown) {
  const answer = await tryChange(target, id, body);
  const { attributes, ...customer } = expectOk<Record<string, unknown>>(answer);
  return { ...expectAgentCustomer(customer, answer), attributes };
}

export const customerPanelCases: Case[] = [
  {
    rules: ['CU1'],
    title: 'a visitor has no customer and no proof; who logs in has both, and what became of the visitor is named',
    run: async target => {
      const visitor = await newCustomer(target);
      await visitor.send('hello');
      const { id } = visitor.conversation;
      const { identity_id, first_seen_at, ...rest } = await readPanel(target, id);
      expectThat(identity_id.startsWith('anon_'), 'an id anon_…', identity_id);
      expectThat(Math.abs(Date.parse(first_seen_at) - Date.now()) < 60_000, 'first_seen_at about now', first_seen_at);
      const nothing = { customer: null, proofs: [], attributes: {}, visit: null, merged_conversation_ids: [] };
      expectEqual(rest, { ...nothing, session_count: 1 }, 'the panel of a visitor');

      const [email, phone] = [newEmail(), newPhone()];
      const known = await newAccount(target, { email, email_verified: true, phone, phone_verified: false });
      const account = await logIn(target, visitor, email);
      const panel = await readPanel(target, known.conversation.id);
      expectEqual([panel.identity_id, panel.customer?.id], [account.profile.id, account.profile.id], 'who it is');
      expectEqual(kindsOf(panel), ['email', 'signed_identity'], 'the proofs');
      expectEqual(panel.merged_conversation_ids, [id], 'the merged conversations');
      expectEqual(panel.session_count, 2, 'the number of sessions');
      await otherDevice(target, known);
      expectEqual((await readPanel(target, known.conversation.id)).session_count, 3, 'with one more device');
      const path = `${conversationPath('thr_unknown')}/customer`;
      expectError(await agentSide(target).request('GET', path), 'NOT_FOUND');
    },
  },
  {
    rules: ['CU2'],
    title: 'agents correct what they name; contacts become unproven, and the conversation is told anew',
    run: async target => {
      const account = await newAccount(target, { name: 'Ada', email: newEmail(), email_verified: true });
      const { id } = account.profile;
      await account.send('hello');
      const socket = await agentSide(target).connect();
      const email = newEmail();
      const changed = await change(target, id, { name: 'Ada L.', email });
      expectEqual(
        [changed.name, changed.email, changed.email_verified, changed.attributes],
        ['Ada L.', email, false, {}],
        'the customer',
      );
      const frame = await socket.nextFrame('the conversation', ({ type, conversation_id }) => {
        return type === 'conversation' && conversation_id === account.conversation.id;
      });
      const { customer } = expectAgentConversation(frame.conversation);
      expectEqual(customer, { id, name: 'Ada L.', email }, 'the customer in the frame');
      const nameless = await change(target, id, { name: null });
      expectEqual([nameless.name, nameless.email], [null, email], 'a name taken out, and what was not named');
    },
  },
  {
    rules: ['CU2'],
    title: 'the last proven way to log in stays; empty, wrong and unknown changes are refused and change nothing',
    run: async target => {
      const email = newEmail();
      const account = await logIn(target, await newCustomer(target), email);
      const { id } = account.profile;
      for (const body of [{ email: null }, { email: newEmail() }]) {
        expectError(await tryChange(target, id, body), 'BUSINESS_RULE_VIOLATION');
      }
      for (const body of [{}, { email: 'none' }, { phone: '12' }, { name: '' }, { name: 7 }, { attributes: [] }]) {
        expectError(await tryChange(target, id, body), 'VALIDATION_ERROR');
      }
      const { customer } = await readPanel(target, account.conversation.id);
      expectEqual([customer?.email, customer?.email_verified, customer?.name], [email, true, null], 'the customer');
      expectError(await tryChange(target, 'cus_unknown', { name: 'x' }), 'NOT_FOUND');
      const path = `${ROUTES.agentCustomers}/${id}`;
      expectError(await account.request({ method: 'PATCH', path, json: { name: 'x' } }), 'UNAUTHORIZED');
    },
  },
  {
    rules: ['CU3'],
    title: 'attributes a change names are set, null takes one out, and the rest stays',
    run: async target => {
      const { profile, conversation } = await newAccount(target);
      const first = { plan: 'gold', 'orders.count': 12, is_vip: true, 'a-b': '', Z: -1.5, text: '😀'.repeat(500) };
      expectEqual((await change(target, profile.id, { attributes: first })).attributes, first, 'attributes');
      const { is_vip: _isVip, ...rest } = first;
      const next = await change(target, profile.id, { attributes: { is_vip: null, plan: 'silver', unknown: null } });
      expectEqual(next.attributes, { ...rest, plan: 'silver' }, 'attributes after a change');
      expectEqual((await readPanel(target, conversation.id)).attributes, next.attributes, 'attributes on the panel');
    },
  },
  {
    rules: ['CU3'],
    title: 'other names, other values and more than 50 are refused and change nothing',
    run: async target => {
      const { profile, conversation } = await newAccount(target);
      const attributes = Object.fromEntries(times(50).map(n => [`name_${n}`, n]));
      await change(target, profile.id, { attributes });
      const wrong: Record<string, unknown>[] = [
        { one_more: 1 },
        { '': 1 },
        { '1st': 1 },
        { 'a b': 1 },
        { _a: 1 },
        { ['x'.repeat(65)]: 1 },
        { größe: 1 },
        { name_0: 'x'.repeat(501) },
        { name_0: [] },
        { name_0: {} },
        { name_0: 'a\0b' },
        { name_0: 1, name_1: [] },
      ];
      for (const attributes of wrong) {
        expectError(await tryChange(target, profile.id, { attributes }), 'VALIDATION_ERROR');
      }
      expectEqual((await readPanel(target, conversation.id)).attributes, attributes, 'attributes');
      // 1e999 is a number in JSON and none that could be kept.
      const body = '{"attributes":{"name_0":1e999}}';
      const headers = { 'x-api-key': target.options.secretKey, 'content-type': 'application/json' };
      const path = `${ROUTES.agentCustomers}/${profile.id}`;
      expectError(await target.request({ method: 'PATCH', path, headers, body }), 'VALIDATION_ERROR');
      const swapped = { name_0: null, one_more: 1 };
      const { name_0: _gone, ...rest } = attributes;
      const after = await change(target, profile.id, { attributes: swapped });
      expectEqual(after.attributes, { ...rest, one_more: 1 }, 'one in the place of another');
    },
  },
  {
    rules: ['CU4'],
    title: 'sessions the shop makes and identities it signs bring attributes; customers see none',
    run: async target => {
      const canary = unique('internal');
      const minted = await newAccount(target, { attributes: { plan: canary, level: 2 } });
      expectEqual((await readPanel(target, minted.conversation.id)).attributes, { plan: canary, level: 2 }, 'minted');
      await mintSession(target, { customer_id: minted.profile.id, attributes: { level: null } });
      expectEqual((await readPanel(target, minted.conversation.id)).attributes, { plan: canary }, 'minted again');
      const { sign } = await newSigner(target);
      const token = sign({ sub: unique('sub'), attributes: { plan: canary } });
      const signed = await accountOf(target, await tryIdentify(await newCustomer(target), token));
      expectEqual((await readPanel(target, signed.conversation.id)).attributes, { plan: canary }, 'signed');
      for (const path of [ROUTES.authStatus, ROUTES.authUser, ROUTES.messages]) {
        const answer = await signed.request({ path });
        expectOk(answer);
        expectThat(!answer.text.includes(canary), 'no attribute for the customer', answer.text, answer);
      }
    },
  },
];
