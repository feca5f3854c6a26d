import { ROUTES } from '@deskbell/protocol';
import { agentSide, conversationPath } from '../agent.ts';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { type Customer, newCustomer, publicHeaders, unique } from '../customer.ts';
import { expectEqual, expectOk, expectThat } from '../expect.ts';
import { expectMessage } from '../shapes.ts';
import { connect, tryConnect } from '../socket.ts';
import type { Target } from '../target.ts';

/** Everything a stranger who knows the victim's ids may try, with the stranger's own session or none. */
function attempts(target: Target, headers: Record<string, string>, victim: Customer, messageId: string) {
  const { id } = victim.conversation;
  const guess = `conversation_id=${id}&thread_id=${id}&id=${id}&session_id=${id}&customer_id=${id}`;
  const body = { conversation_id: id, thread_id: id, id, session_id: id, message_id: messageId };
  const named = { 'x-conversation-id': id, 'x-session-id': id, 'x-forwarded-user': id };
  const ask = (method: string, path: string, rest: { json?: unknown; headers?: Record<string, string> } = {}) =>
    target.request({ method, path, ...rest, headers: { ...headers, ...rest.headers } });
  return [
    ask('POST', ROUTES.conversation),
    ask('POST', `${ROUTES.conversation}?${guess}`),
    ask('POST', ROUTES.conversation, { json: body }),
    ask('POST', ROUTES.conversation, { headers: named }),
    ask('GET', ROUTES.messages),
    ask('GET', `${ROUTES.messages}?${guess}`),
    ask('GET', `${ROUTES.messages}?limit=100&after=2000-01-01T00:00:00Z`, { headers: named }),
    ask('POST', ROUTES.messages, { json: { content: 'from a stranger', ...body } }),
    ask('POST', ROUTES.messages, { json: { content: 'from a stranger', client_id: 'the-victims-own' } }),
    ask('GET', `${ROUTES.conversation}/${id}`),
    ask('GET', `${ROUTES.conversation}/${id}/messages`),
    ask('GET', `${ROUTES.messages}/${messageId}`),
    ask('GET', conversationPath(id)),
    ask('GET', `${conversationPath(id)}/messages`),
    ask('GET', ROUTES.socket),
  ];
}

export const isolationCases: Case[] = [
  {
    rules: ['I6', 'KY2', 'SE1'],
    title: 'no endpoint gives a stranger a byte of another conversation, by id, header, query or client_id',
    run: async target => {
      const canary = unique('canary');
      const [victim, stranger] = [await newCustomer(target), await newCustomer(target)];
      const message = await victim.send(canary, 'the-victims-own');
      const withSession = { ...publicHeaders(target), authorization: `Bearer ${stranger.token}` };
      const withCookie = { ...publicHeaders(target), cookie: stranger.cookie };
      for (const headers of [withSession, withCookie, publicHeaders(target), {}]) {
        for (const answer of await Promise.all(attempts(target, headers, victim, message.id))) {
          expectNothingOf([canary, message.created_at], answer);
        }
      }
      expectEqual(await victim.history(), [message], "the victim's history");
    },
  },
  {
    rules: ['I6', 'MS5'],
    title: "a stranger's send with the victim's client_id is a message of the stranger, not a 409 with the victim's",
    run: async target => {
      const [victim, stranger] = [await newCustomer(target), await newCustomer(target)];
      const shared = unique('guessed');
      await victim.send('private', shared);
      const answer = await stranger.trySend({ content: 'guess', client_id: shared });
      expectEqual(expectMessage(expectOk(answer), answer).content, 'guess', 'content', answer);
    },
  },
  {
    rules: ['I6', 'WS4'],
    title: "no socket of a stranger gets a frame of the victim's conversation",
    run: async target => {
      const [victim, stranger] = [await newCustomer(target), await newCustomer(target)];
      const { id } = victim.conversation;
      const agent = agentSide(target);
      const query = `?public_key=${target.options.publicKey}&conversation_id=${id}`;
      const protocols = ['deskbell', `token.${stranger.token}`];
      const sockets = [await stranger.connect(), await connect(target, { path: ROUTES.socket + query, protocols })];
      for (const socket of sockets) socket.send({ type: 'typing', conversation_id: id });
      for (const socket of sockets) socket.send({ type: 'subscribe', conversation_id: id });
      await victim.send(unique('canary'));
      await agent.reply(id, unique('canary'));
      await agent.change(id, { status: 'pending' });
      // The stranger's own message comes after the victim's: once it is there, everything before it would be too.
      const own = await stranger.send('my own');
      for (const socket of sockets) {
        await socket.nextFrame('the own message', frame => frame.type === 'message');
        const others = socket.frames.filter(
          frame => frame.type !== 'resync' && !JSON.stringify(frame).includes(own.id),
        );
        expectEqual(others, [], 'the frames of others');
      }
    },
  },
  {
    rules: ['I6', 'WS2'],
    title: "the victim's ids in the place of a token open no socket",
    run: async target => {
      const victim = await newCustomer(target);
      const message = await victim.send('private');
      for (const guess of [victim.conversation.id, message.id, 'forged']) {
        const path = `${ROUTES.socket}?public_key=${target.options.publicKey}`;
        const outcome = await tryConnect(target, { path, protocols: ['deskbell', `token.${guess}`] });
        expectThat('status' in outcome && outcome.status === 401, '401', 'status' in outcome ? outcome.status : '101');
      }
    },
  },
  {
    rules: ['I6', 'KY2'],
    title: 'what the agents change reaches only the conversation they name',
    run: async target => {
      const [one, two] = [await newCustomer(target), await newCustomer(target)];
      const agent = agentSide(target);
      await agent.reply(one.conversation.id, 'only for one');
      await agent.change(one.conversation.id, { status: 'closed', ai_enabled: false });
      const { conversation, messages } = await two.open();
      expectEqual(
        { conversation, messages },
        { conversation: two.conversation, messages: [] },
        "the other's conversation",
      );
    },
  },
];

function expectNothingOf(secrets: string[], answer: Answer): void {
  const everything = JSON.stringify(answer.headers) + answer.setCookies.join() + answer.text;
  const leaked = secrets.find(secret => everything.includes(secret));
  expectThat(leaked === undefined, "nothing of the victim's conversation", leaked, answer);
}
