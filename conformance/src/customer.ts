import { randomBytes } from 'node:crypto';
import { type Conversation, type Message, type OpenedConversation, ROUTES } from '@deskbell/protocol';
import type { Answer } from './answer.ts';
import { expectOk, expectThat } from './expect.ts';
import { expectMessage, expectOpened, expectPage } from './shapes.ts';
import { connect, type Socket } from './socket.ts';
import type { RequestSpec, Target } from './target.ts';

/** One visitor with a session and a conversation of their own. The `try…` forms hand out any answer. */
export interface Customer {
  readonly token: string;
  /** `name=value`, as a browser would send it back. */
  readonly cookie: string;
  readonly conversation: Conversation;
  /** A request with the public key and this session. */
  request: (spec: RequestSpec) => Promise<Answer>;
  open: () => Promise<OpenedConversation>;
  trySend: (body: unknown) => Promise<Answer>;
  send: (content: string, clientId?: string) => Promise<Message>;
  /** `query` without the question mark, as it goes over the wire. */
  tryPoll: (query?: string) => Promise<Answer>;
  poll: (query?: string) => Promise<Message[]>;
  /** The whole history, page by page. */
  history: () => Promise<Message[]>;
  connect: () => Promise<Socket>;
}

export const publicHeaders = (target: Target): Record<string, string> => ({
  'x-public-key': target.options.publicKey,
});

/** A text that occurs nowhere else. */
export const unique = (word: string): string => `${word}-${randomBytes(8).toString('hex')}`;

export const cursor = (timestamp: string): string => `after=${encodeURIComponent(timestamp)}`;

export async function newCustomer(target: Target): Promise<Customer> {
  const answer = await target.request({ method: 'POST', path: ROUTES.conversation, headers: publicHeaders(target) });
  const { conversation } = expectOpened(expectOk(answer), answer);
  const token = answer.headers['x-session-token'] ?? '';
  expectThat(token !== '', 'a new session to answer X-Session-Token', answer.headers, answer);
  const cookie = (answer.setCookies[0] ?? '').split(';')[0] ?? '';
  return customerOf(target, token, cookie, conversation);
}

/** The customer of a session that something else than opening the conversation answered: a login, or an upload. */
export async function customerWith(target: Target, token: string, cookie = ''): Promise<Customer> {
  const headers = { ...publicHeaders(target), authorization: `Bearer ${token}` };
  const answer = await target.request({ method: 'POST', path: ROUTES.conversation, headers });
  const { conversation } = expectOpened(expectOk(answer), answer);
  expectThat(!('x-session-token' in answer.headers), 'the session to be known', 'a new one was made', answer);
  return customerOf(target, token, cookie, conversation);
}

/** Whoever can make a request. */
export type Asker = Pick<Customer, 'request'>;

/** Somebody with the public key and no session. */
export const stranger = (target: Target): Asker => ({
  request: spec => target.request({ ...spec, headers: { ...publicHeaders(target), ...spec.headers } }),
});

function customerOf(target: Target, token: string, cookie: string, conversation: Conversation): Customer {
  const session = { ...publicHeaders(target), authorization: `Bearer ${token}` };
  const request = (spec: RequestSpec) => target.request({ ...spec, headers: { ...session, ...spec.headers } });
  const trySend = (body: unknown) => request({ method: 'POST', path: ROUTES.messages, json: body });
  const tryPoll = (query = '') => request({ path: query ? `${ROUTES.messages}?${query}` : ROUTES.messages });
  const poll = async (query?: string) => {
    const answer = await tryPoll(query);
    return expectPage(expectOk(answer), answer);
  };

  return {
    token,
    cookie,
    conversation,
    request,
    async open() {
      const answer = await request({ method: 'POST', path: ROUTES.conversation });
      return expectOpened(expectOk(answer), answer);
    },
    trySend,
    async send(content, clientId) {
      const answer = await trySend({ content, ...(clientId !== undefined && { client_id: clientId }) });
      return expectMessage(expectOk(answer), answer);
    },
    tryPoll,
    poll,
    async history() {
      const all: Message[] = [];
      for (;;) {
        const newest = all.at(-1);
        const page = await poll(newest ? `${cursor(newest.created_at)}&limit=100` : 'limit=100');
        all.push(...page);
        if (page.length < 100) return all;
      }
    },
    connect: () => connect(target, { path: ROUTES.socket, headers: session }),
  };
}
