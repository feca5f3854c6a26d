import type { CustomerPanel } from '@deskbell/protocol';
import { expectAgentCustomer } from './account-shapes.ts';
import { agentSide, conversationPath } from './agent.ts';
import { expectKeys, expectOk } from './expect.ts';
import { expectList, expectTimestamp } from './shapes.ts';
import type { Target } from './target.ts';

const PANEL_KEYS = [
  'identity_id',
  'customer',
  'proofs',
  'attributes',
  'visit',
  'session_count',
  'first_seen_at',
  'merged_conversation_ids',
];

/** Who writes in a conversation, as agents see it. */
export async function readPanel(target: Target, conversationId: string): Promise<CustomerPanel> {
  const answer = await agentSide(target).request('GET', `${conversationPath(conversationId)}/customer`);
  const panel = expectKeys(expectOk(answer), PANEL_KEYS, 'data', answer);
  if (panel.customer !== null) expectAgentCustomer(panel.customer, answer);
  expectList(panel.proofs, 'proofs', answer).map(proof => expectKeys(proof, ['kind'], 'a proof', answer));
  expectList(panel.merged_conversation_ids, 'merged_conversation_ids', answer);
  expectTimestamp(panel.first_seen_at, 'first_seen_at', answer);
  return panel as unknown as CustomerPanel;
}
