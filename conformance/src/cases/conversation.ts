import { ROUTES } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectEqual, expectOk } from '../expect.ts';
import { expectMessage, expectOpened } from '../shapes.ts';
import { inParallel, times } from '../wait.ts';

export const conversationCases: Case[] = [
  {
    rules: ['CV1'],
    title: 'opening answers the newest 50 of 53 messages, ascending',
    run: async target => {
      const customer = await newCustomer(target);
      await inParallel(10, times(53), n => customer.send(`message ${n}`));
      const history = await customer.history();
      const { conversation, messages } = await customer.open();
      expectEqual(messages, history.slice(-50), 'messages');
      expectEqual(conversation.message_count, 53, 'message_count');
      expectEqual(conversation.last_message_at, history.at(-1)?.created_at, 'last_message_at');
    },
  },
  {
    rules: ['CV2'],
    title: 'a new conversation is open, with the assistant on, empty and without a last message',
    run: async target => {
      const { conversation } = await newCustomer(target);
      const { status, ai_enabled, message_count, last_message_at } = conversation;
      const expected = { status: 'open', ai_enabled: true, message_count: 0, last_message_at: null };
      expectEqual({ status, ai_enabled, message_count, last_message_at }, expected, 'the new conversation');
    },
  },
  {
    rules: ['CV3', 'CV1'],
    title: '100 opens and sends at once with one token are one conversation',
    run: async target => {
      const customer = await newCustomer(target);
      const answers = await Promise.all(
        times(100).map(n =>
          n % 5 === 0
            ? customer.trySend({ content: `racing ${n}` })
            : customer.request({ method: 'POST', path: ROUTES.conversation }),
        ),
      );
      const ids = new Set([customer.conversation.id]);
      for (const [n, answer] of answers.entries()) {
        const data = expectOk(answer);
        if (n % 5 === 0) expectMessage(data, answer);
        else ids.add(expectOpened(data, answer).conversation.id);
      }
      expectEqual([...ids], [customer.conversation.id], 'the conversations');
      const { conversation, messages } = await customer.open();
      expectEqual([conversation.message_count, messages.length], [20, 20], 'message_count and messages');
    },
  },
  {
    rules: ['CV4'],
    title: 'a customer message reopens a pending, snoozed or closed conversation',
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentSide(target);
      for (const status of ['pending', 'snoozed', 'closed']) {
        await agent.change(customer.conversation.id, { status });
        expectEqual((await customer.open()).conversation.status, status, 'the status after opening again');
        await customer.send('and another thing');
        expectEqual((await customer.open()).conversation.status, 'open', `the status after a message into ${status}`);
      }
    },
  },
  {
    rules: ['CV4'],
    title: "an agent's reply, a note and a refused or replayed message leave the status alone",
    run: async target => {
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const agent = agentSide(target);
      await customer.send('thank you', 'bye');
      await agent.change(id, { status: 'closed' });
      await agent.reply(id, 'you are welcome');
      await agent.addNote(id, 'done');
      await customer.trySend({ content: 'thank you', client_id: 'bye' });
      await customer.trySend({ content: '' });
      expectEqual((await customer.open()).conversation.status, 'closed', 'the status');
    },
  },
  {
    rules: ['CV5'],
    title: 'message_count counts both sides and no note, refusal or replay',
    run: async target => {
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const agent = agentSide(target);
      await customer.send('one', 'one');
      await agent.reply(id, 'two');
      await agent.addNote(id, 'not counted');
      await customer.trySend({ content: 'one', client_id: 'one' });
      await customer.trySend({ content: ' ' });
      await customer.send('three');
      expectEqual((await customer.open()).conversation.message_count, 3, 'message_count');
      expectEqual((await agent.conversation(id)).message_count, 3, "message_count on the agent's side");
    },
  },
  {
    rules: ['CV6'],
    title: 'the body of an open may be absent, with or without a JSON content type, or an empty object',
    run: async target => {
      const customer = await newCustomer(target);
      const open = { method: 'POST', path: ROUTES.conversation };
      const json = { 'content-type': 'application/json' };
      const bodies = [open, { ...open, headers: json }, { ...open, json: {} }, { ...open, json: { page: '/cart' } }];
      for (const request of bodies) {
        const answer = await customer.request(request);
        expectEqual(expectOpened(expectOk(answer), answer).conversation.id, customer.conversation.id, 'the id', answer);
      }
    },
  },
  {
    rules: ['CV6', 'IN1'],
    title: 'the content type of an absent body does not matter',
    run: async target => {
      const customer = await newCustomer(target);
      for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
        const headers = { 'content-type': type };
        const answer = await customer.request({ method: 'POST', path: ROUTES.conversation, headers });
        expectEqual(expectOpened(expectOk(answer), answer).conversation.id, customer.conversation.id, 'the id', answer);
      }
    },
  },
];
