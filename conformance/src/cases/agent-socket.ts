import { ROUTES } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectEqual, expectKeys, expectThat } from '../expect.ts';
import { expectAgentConversation, expectMessage, expectNote, expectTimestamp } from '../shapes.ts';
import { connect, type Frame } from '../socket.ts';

export const agentSocketCases: Case[] = [
  {
    rules: ['AG8'],
    title: 'the first frame for agents is resync with the newest mark of the tenant; both headers open the socket',
    run: async target => {
      const sent = await (await newCustomer(target)).send('hello');
      const bearer = { authorization: `Bearer ${target.options.secretKey}` };
      for (const socket of [
        await agentSide(target).connect(),
        await connect(target, { path: ROUTES.agentSocket, headers: bearer }),
      ]) {
        const first = await socket.nextFrame('a first frame', () => true);
        expectKeys(first, ['type', 'latest_message_at'], 'the first frame');
        expectEqual(first.type, 'resync', 'type');
        expectTimestamp(first.latest_message_at, 'latest_message_at');
        expectThat(String(first.latest_message_at) >= sent.created_at, `a mark from ${sent.created_at} on`, first);
        socket.send({ type: 'ping' });
        await socket.nextFrame('pong', frame => frame.type === 'pong');
      }
    },
  },
  {
    rules: ['AG8'],
    title: 'agents hear of messages, changes and notes of every conversation, each frame naming its own',
    run: async target => {
      const agent = agentSide(target);
      const socket = await agent.connect();
      const [one, two] = [await newCustomer(target), await newCustomer(target)];
      const next = (type: string, id: string) =>
        socket.nextFrame(`a ${type} of ${id}`, frame => frame.type === type && frame.conversation_id === id);

      const sent = await one.send('from one');
      const first = await next('message', one.conversation.id);
      expectFrame(first, ['message', 'previous_message_at', 'author']);
      expectEqual([expectMessage(first.message), first.previous_message_at], [sent, null], 'the frame');

      const reply = await agent.reply(two.conversation.id, 'to two');
      expectEqual(expectMessage((await next('message', two.conversation.id)).message), reply, 'the reply');

      const note = await agent.addNote(one.conversation.id, 'about one');
      const noted = await next('note', one.conversation.id);
      expectFrame(noted, ['note']);
      expectEqual(expectNote(noted.note), note, 'the note');

      const changed = await agent.change(two.conversation.id, { status: 'pending', assignee_id: 'agent-7' });
      const change = await next('conversation', two.conversation.id);
      expectFrame(change, ['conversation']);
      expectEqual(expectAgentConversation(change.conversation), changed, 'the conversation');
    },
  },
  {
    rules: ['AG8', 'WS4'],
    title: 'the chain of previous_message_at holds per conversation on the socket of the agents',
    run: async target => {
      const agent = agentSide(target);
      const socket = await agent.connect();
      const customer = await newCustomer(target);
      let before: string | null = null;
      for (const text of ['one', 'two', 'three']) {
        const sent = await customer.send(text);
        const frame = await socket.nextFrame(
          'the message',
          ({ type, conversation_id }) => type === 'message' && conversation_id === customer.conversation.id,
        );
        expectEqual([expectMessage(frame.message).id, frame.previous_message_at], [sent.id, before], 'the frame');
        before = sent.created_at;
      }
    },
  },
  {
    rules: ['AG9'],
    title: "an agent's typing reaches the customer it names and nobody else",
    run: async target => {
      const agent = agentSide(target);
      const [agentSocket, confused] = [await agent.connect(), await agent.connect()];
      const [named, other] = [await newCustomer(target), await newCustomer(target)];
      const [socket, elsewhere] = [await named.connect(), await other.connect()];
      for (const id of ['thr_unknown', '', 7, null, {}]) confused.send({ type: 'typing', conversation_id: id });
      confused.send({ type: 'typing' });
      agentSocket.send({ type: 'typing', conversation_id: named.conversation.id });
      const frame = await socket.nextFrame('typing', ({ type }) => type === 'typing');
      expectEqual(frame, { type: 'typing', sender_type: 'agent' }, 'the frame');
      await other.send('my own');
      await elsewhere.nextFrame('the own message', ({ type }) => type === 'message');
      expectThat(!elsewhere.frames.some(({ type }) => type === 'typing'), 'no typing elsewhere', elsewhere.frames);
    },
  },
  {
    rules: ['AG9'],
    title: 'an agent who types in two conversations reaches both customers, a slip in between notwithstanding',
    run: async target => {
      const agentSocket = await agentSide(target).connect();
      const customers = [await newCustomer(target), await newCustomer(target)];
      const sockets = [];
      for (const customer of customers) sockets.push(await customer.connect());
      for (const { conversation } of customers) {
        agentSocket.send({ type: 'typing', conversation_id: 'thr_unknown' });
        agentSocket.send({ type: 'typing', conversation_id: conversation.id });
      }
      for (const socket of sockets) await socket.nextFrame('typing', ({ type }) => type === 'typing');
    },
  },
];

const expectFrame = (frame: Frame, keys: string[]) =>
  expectKeys(frame, ['type', 'conversation_id', ...keys], 'the frame');
