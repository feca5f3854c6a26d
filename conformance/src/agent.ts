import { type AgentConversation, type Message, type Note, ROUTES } from '@deskbell/protocol';
import type { Answer } from './answer.ts';
import { expectDone, expectKeys, expectOk } from './expect.ts';
import { expectAgentConversation, expectList, expectMessage, expectNote } from './shapes.ts';
import { connect, type Socket } from './socket.ts';
import type { Target } from './target.ts';

/** The side of the people who answer, with the secret key. The `try…` forms hand out any answer. */
export interface AgentSide {
  request: (method: string, path: string, body?: unknown) => Promise<Answer>;
  conversation: (id: string) => Promise<AgentConversation>;
  tryChange: (id: string, change: unknown) => Promise<Answer>;
  change: (id: string, change: unknown) => Promise<AgentConversation>;
  tryReply: (id: string, body: unknown) => Promise<Answer>;
  reply: (id: string, content: string) => Promise<Message>;
  addNote: (id: string, content: string) => Promise<Note>;
  notes: (id: string) => Promise<Note[]>;
  connect: () => Promise<Socket>;
}

export const secretHeaders = (target: Target): Record<string, string> => ({ 'x-api-key': target.options.secretKey });

export const conversationPath = (id: string): string => `${ROUTES.agentConversations}/${encodeURIComponent(id)}`;

export function agentSide(target: Target): AgentSide {
  const headers = secretHeaders(target);
  const request = (method: string, path: string, body?: unknown) =>
    target.request({ method, path, headers, json: body });
  const tryChange = (id: string, change: unknown) => request('PATCH', conversationPath(id), change);
  const tryReply = (id: string, body: unknown) => request('POST', `${conversationPath(id)}/messages`, body);

  return {
    request,
    async conversation(id) {
      const answer = await request('GET', conversationPath(id));
      return expectAgentConversation(expectOk(answer), answer);
    },
    tryChange,
    async change(id, change) {
      const answer = await tryChange(id, change);
      return expectAgentConversation(expectOk(answer), answer);
    },
    tryReply,
    async reply(id, content) {
      const answer = await tryReply(id, { content });
      return expectMessage(expectOk(answer), answer);
    },
    async addNote(id, content) {
      const answer = await request('POST', `${conversationPath(id)}/notes`, { content });
      return expectNote(expectDone(answer), answer);
    },
    async notes(id) {
      const answer = await request('GET', `${conversationPath(id)}/notes`);
      const page = expectKeys(expectOk(answer), ['notes'], 'data', answer);
      return expectList(page.notes, 'notes', answer).map(note => expectNote(note, answer));
    },
    connect: () => connect(target, { path: ROUTES.agentSocket, headers }),
  };
}
