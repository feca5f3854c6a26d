import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectEqual, expectKeys, expectThat } from '../expect.ts';
import { expectConversation, expectMessage } from '../shapes.ts';
import { times } from '../wait.ts';

export const socketFrameCases: Case[] = [
  {
    rules: ['WS3'],
    title: 'the first frame is resync: null for an empty conversation, else the newest message',
    run: async target => {
      const customer = await newCustomer(target);
      const first = async () => (await customer.connect()).nextFrame('a first frame', () => true);
      expectEqual(await first(), { type: 'resync', latest_message_at: null }, 'the first frame');
      const sent = await customer.send('hello');
      expectEqual(await first(), { type: 'resync', latest_message_at: sent.created_at }, 'the first frame');
      const reply = await agentSide(target).reply(customer.conversation.id, 'hello to you');
      expectEqual(await first(), { type: 'resync', latest_message_at: reply.created_at }, 'the first frame');
    },
  },
  {
    rules: ['WS3'],
    title: 'resync is repeated within about 30 s, with the newest mark',
    pace: 'beside',
    run: async target => {
      target.needsPatience(40_000, 'the periodic resync');
      const customer = await newCustomer(target);
      const socket = await customer.connect();
      await socket.nextFrame('the first resync', frame => frame.type === 'resync');
      const sent = await customer.send('hello');
      const again = await socket.nextFrame(
        'a second resync',
        frame => frame.type === 'resync' && frame.latest_message_at !== null,
        40_000,
      );
      expectEqual(again.latest_message_at, sent.created_at, 'latest_message_at');
    },
  },
  {
    rules: ['WS4'],
    title: "each message comes once to every socket of the identity, the sender's too, with the mark before it",
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentSide(target);
      const sockets = [await customer.connect(), await customer.connect(), await customer.connect()];
      const sent = [];
      for (const n of times(6)) {
        sent.push(n % 2 ? await agent.reply(customer.conversation.id, `${n}`) : await customer.send(`${n}`, `id-${n}`));
      }
      await customer.trySend({ content: '0', client_id: 'id-0' });
      await customer.trySend({ content: ' ' });
      sent.push(await customer.send('the last one'));
      for (const socket of sockets) {
        for (const [n, message] of sent.entries()) {
          const frame = await socket.nextFrame(`message ${n}`, candidate => candidate.type === 'message');
          expectKeys(frame, ['type', 'message', 'previous_message_at'], 'the frame');
          expectEqual(expectMessage(frame.message), message, 'message');
          expectEqual(frame.previous_message_at, sent[n - 1]?.created_at ?? null, 'previous_message_at');
        }
      }
    },
  },
  {
    rules: ['WS8'],
    title: 'ping is answered pong; unknown types and fields are ignored',
    run: async target => {
      const socket = await (await newCustomer(target)).connect();
      for (const frame of [
        { type: 'nonsense' },
        { type: 'message', message: {} },
        { type: 7 },
        { type: 'resync' },
        { type: '__proto__' },
        { type: 'constructor' },
        { type: 'typing', extra: [1] },
      ]) {
        socket.send(frame);
      }
      socket.send({ type: 'ping', id: 1, extra: { deep: true } });
      const pong = await socket.nextFrame('pong', frame => frame.type === 'pong');
      expectEqual(pong.type, 'pong', 'type');
      const others = socket.frames.map(frame => frame.type).filter(type => type !== 'resync' && type !== 'pong');
      expectEqual(others, [], 'other frames');
    },
  },
  {
    rules: ['WS8', 'AG8'],
    title: "a customer's typing reaches the agents and not the customer's own sockets",
    run: async target => {
      const customer = await newCustomer(target);
      const agentSocket = await agentSide(target).connect();
      const [socket, other] = [await customer.connect(), await customer.connect()];
      socket.send({ type: 'typing' });
      const { id } = customer.conversation;
      const frame = await agentSocket.nextFrame(
        'typing of this customer',
        candidate => candidate.type === 'typing' && candidate.conversation_id === id,
      );
      expectEqual(frame, { type: 'typing', sender_type: 'customer', conversation_id: id }, 'the frame');
      socket.send({ type: 'ping' });
      await socket.nextFrame('pong', candidate => candidate.type === 'pong');
      expectThat(
        ![...socket.frames, ...other.frames].some(({ type }) => type === 'typing'),
        'no typing of oneself',
        socket.frames,
      );
    },
  },
  {
    rules: ['WS11', 'AG3'],
    title: 'a change of status or ai_enabled comes as a conversation frame without anything of the agents',
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentSide(target);
      const socket = await customer.connect();
      for (const change of [{ status: 'pending' }, { ai_enabled: false }, { status: 'closed', ai_enabled: true }]) {
        await agent.change(customer.conversation.id, { ...change, assignee_id: 'agent-7' });
        const frame = await socket.nextFrame('a conversation frame', candidate => candidate.type === 'conversation');
        expectKeys(frame, ['type', 'conversation'], 'the frame');
        const conversation = expectConversation(frame.conversation);
        expectEqual({ ...conversation, ...change }, conversation, 'the conversation of the frame');
      }
    },
  },
  {
    rules: ['WS11', 'CV4'],
    title: 'a message that reopens a conversation comes with the frame that says so',
    run: async target => {
      const customer = await newCustomer(target);
      await agentSide(target).change(customer.conversation.id, { status: 'closed' });
      const socket = await customer.connect();
      await customer.send('one more thing');
      const frame = await socket.nextFrame('a conversation frame', candidate => candidate.type === 'conversation');
      expectEqual(expectConversation(frame.conversation).status, 'open', 'status');
    },
  },
];
