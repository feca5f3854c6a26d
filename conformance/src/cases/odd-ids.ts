import { ROUTES } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer, stranger } from '../customer.ts';
import { expectEqual, expectErrorEnvelope, expectThat } from '../expect.ts';
import { tryMintSession } from '../login.ts';
import { agentUploader, uploaderOf } from '../uploads.ts';

// Ids no server ever gave out, among them what databases choke on.

const PATH_IDS = ['%00', 'a%00b', '%F0%9F%94%94', "'--", '%25', '.', '*', 'x'.repeat(2000)];
const TEXT_IDS = ['a\0', '\ud800', '\u{1f514}', "' OR '1'='1", '%', 'x'.repeat(2000)];

export const oddIdCases: Case[] = [
  {
    rules: ['EN1', 'EN2'],
    title: 'an id that cannot be one is refused like any other that does not exist, and breaks nothing',
    run: async target => {
      const { request } = agentSide(target);
      const { agentConversations, agentCustomers, agentSessions, agentIdentityKeys, agentKeys, agentUploads } = ROUTES;
      const lookUps = PATH_IDS.flatMap(id => [
        request('GET', `${agentConversations}/${id}`),
        request('GET', `${agentConversations}/${id}/messages`),
        request('POST', `${agentConversations}/${id}/messages`, { content: 'x' }),
        request('GET', `${agentConversations}/${id}/notes`),
        request('GET', `${agentCustomers}/${id}`),
        request('DELETE', `${agentCustomers}/${id}/sessions`),
        request('DELETE', `${agentSessions}/${id}`),
        request('DELETE', `${agentIdentityKeys}/${id}`),
        request('PATCH', `${agentKeys}/${id}`, { enabled: true }),
        request('GET', `${agentUploads}/${id}`),
        stranger(target).request({ path: `${ROUTES.uploads}/${id}` }),
      ]);
      const customer = await newCustomer(target);
      const bodies = TEXT_IDS.flatMap(id => [
        tryMintSession(target, { customer_id: id }),
        agentUploader(target).tryConfirm(id),
        uploaderOf(target, customer).tryConfirm(id),
        customer.trySend({ content: 'x', attachments: [id] }),
      ]);
      for (const answer of await Promise.all([...lookUps, ...bodies])) {
        const { method, path, body } = answer.asked;
        const what = `a 4xx status for ${method} ${path.slice(0, 60)} ${body.slice(0, 60)}`;
        expectThat(answer.status >= 400 && answer.status < 500, what, answer.status, answer);
        expectErrorEnvelope(answer);
      }
      expectEqual(await customer.history(), [], 'the history');
    },
  },
];
