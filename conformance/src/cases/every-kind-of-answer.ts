import { ROUTES } from '@deskbell/protocol';
import { agentSide, conversationPath, secretHeaders } from '../agent.ts';
import type { Answer } from '../answer.ts';
import { newCustomer, publicHeaders, unique } from '../customer.ts';
import { rawRequest, sendRaw } from '../raw-connection.ts';
import { expectRefusedUpgrade } from '../socket.ts';
import type { Target } from '../target.ts';

export type Kind = [name: string, answer: Answer];

/** One answer of each kind the API gives: what must hold for all of them is checked against these. */
export async function everyKindOfAnswer(target: Target): Promise<Kind[]> {
  const customer = await newCustomer(target);
  const agent = agentSide(target);
  const id = customer.conversation.id;
  const publicKey = publicHeaders(target);
  const clientId = unique('twice');
  const message = { content: 'hello', client_id: clientId };
  const big = { ...publicKey, 'content-type': 'application/json' };
  const post = (headers: Record<string, string>, body: string) =>
    target.request({ method: 'POST', path: ROUTES.messages, headers, body });

  return [
    ['a new session', await target.request({ method: 'POST', path: ROUTES.conversation, headers: publicKey })],
    ['a send', await customer.trySend(message)],
    ['a replay', await customer.trySend(message)],
    ['a poll', await customer.tryPoll()],
    ['empty content', await customer.trySend({ content: '' })],
    ['a bad cursor', await customer.tryPoll('after=yesterday')],
    ['malformed JSON', await post({ ...publicKey, 'content-type': 'application/json' }, '{"content":')],
    ['a wrong content type', await post({ ...publicKey, 'content-type': 'text/plain' }, 'hello')],
    ['a big body', await post(big, JSON.stringify({ content: 'x'.repeat(70_000) }))],
    ['no key', await target.request({ path: ROUTES.messages })],
    [
      'a foreign origin',
      await customer.request({ path: ROUTES.messages, headers: { origin: 'https://evil.example' } }),
    ],
    ['an unknown path', await target.request({ path: '/nowhere' })],
    ['an unknown API path', await target.request({ path: '/api/v1/support/nowhere', headers: publicKey })],
    ['a path with broken percent signs', await target.request({ path: '/api/v1/%E0%A4%A', headers: publicKey })],
    ['a wrong method', await target.request({ method: 'DELETE', path: ROUTES.messages, headers: publicKey })],
    ['an agent without key', await target.request({ path: ROUTES.agentConversations })],
    ['the list for agents', await agent.request('GET', ROUTES.agentConversations)],
    ['the conversation for agents', await agent.request('GET', conversationPath(id))],
    ['an unknown conversation', await agent.request('GET', conversationPath('thr_unknown'))],
    ['an outrun reply', await agent.tryReply(id, { content: 'late', if_last_message_at: null })],
    ['an empty change', await agent.tryChange(id, {})],
    ['the keys', await agent.request('GET', ROUTES.agentKeys)],
    ['a socket path without upgrade', await customer.request({ path: ROUTES.socket })],
    ['a refused upgrade', await expectRefusedUpgrade(target, { path: ROUTES.socket })],
    ['a refused agent upgrade', await expectRefusedUpgrade(target, { path: ROUTES.agentSocket })],
    ['a browser with a secret key', await fromBrowser(target)],
    [
      'headers above every limit',
      await sendRaw(target, rawRequest(target, 'GET / HTTP/1.1', [`X-Much: ${'x'.repeat(100_000)}`])),
    ],
    ['no HTTP at all', await sendRaw(target, 'hello there\r\n\r\n')],
  ];
}

const fromBrowser = (target: Target) =>
  target.request({
    path: ROUTES.agentConversations,
    headers: { ...secretHeaders(target), origin: 'https://shop.example' },
  });
