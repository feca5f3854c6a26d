import type { Message } from '@deskbell/protocol';
import { agentSide, conversationPath } from '../agent.ts';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { type Customer, cursor, newCustomer, unique } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectRefusal } from '../expect.ts';
import { expectList, expectMessage, expectPage } from '../shapes.ts';
import type { Target } from '../target.ts';
import { inParallel, times } from '../wait.ts';

async function agentPage(target: Target, customer: Customer, query = ''): Promise<Message[]> {
  const answer = await agentSide(target).request(
    'GET',
    `${conversationPath(customer.conversation.id)}/messages?${query}`,
  );
  return expectPage(expectOk(answer), answer);
}

const newerMessages = (answer: Answer) => {
  const error = expectError(answer, 'PRECONDITION_FAILED');
  return expectList(error.context?.messages, 'context.messages', answer).map(message => expectMessage(message, answer));
};

export const agentReplyCases: Case[] = [
  {
    rules: ['AG4'],
    title: "the agent's pages are the customer's: same messages, cursor and limits",
    run: async target => {
      const customer = await newCustomer(target);
      await inParallel(10, times(55), n => customer.send(`message ${n}`));
      const history = await customer.history();
      expectEqual(await agentPage(target, customer), history.slice(0, 50), 'the page without limit');
      expectEqual(await agentPage(target, customer, 'limit=100'), history, 'the page of 100');
      expectEqual(await agentPage(target, customer, 'limit=500'), history, 'the page of 500');
      const middle = history[20]?.created_at ?? '';
      expectEqual(
        await agentPage(target, customer, `limit=3&${cursor(middle)}`),
        history.slice(21, 24),
        'three after one',
      );
      const path = `${conversationPath(customer.conversation.id)}/messages`;
      for (const query of ['limit=0', 'limit=1.5', 'after=', 'after=yesterday']) {
        expectError(await agentSide(target).request('GET', `${path}?${query}`), 'VALIDATION_ERROR');
      }
    },
  },
  {
    rules: ['AG5', 'MS2'],
    title: 'a reply is a message of the agent, text or markdown, for the customer to read',
    run: async target => {
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const agent = agentSide(target);
      const answers = [
        await agent.tryReply(id, { content: '  plain ' }),
        await agent.tryReply(id, { content: '**bold**', content_type: 'markdown' }),
        await agent.tryReply(id, { content: 'text', content_type: 'text' }),
      ];
      const replies = answers.map(answer => expectMessage(expectOk(answer), answer));
      const seen = replies.map(({ sender_type, content_type, content }) => [sender_type, content_type, content]);
      expectEqual(
        seen,
        [
          ['agent', 'text', 'plain'],
          ['agent', 'markdown', '**bold**'],
          ['agent', 'text', 'text'],
        ],
        'the replies',
      );
      expectEqual(await customer.history(), replies, "the customer's history");
    },
  },
  {
    rules: ['AG5', 'MS3', 'MS4'],
    title: "a reply's content and client_id follow the customer's rules; event and unknown types are 400",
    run: async target => {
      const { conversation, history } = await newCustomer(target);
      const agent = agentSide(target);
      for (const content of ['', ' \u3000', 'x'.repeat(4001), null, 7, 'a\0', '\ud800']) {
        expectError(await agent.tryReply(conversation.id, { content }), 'BAD_REQUEST');
      }
      const wrong = [
        { client_id: '' },
        { client_id: 7 },
        { client_id: 'x'.repeat(201) },
        { content_type: 'event' },
        { content_type: 'html' },
        { content_type: 7 },
      ];
      for (const rest of wrong) {
        expectError(await agent.tryReply(conversation.id, { content: 'x', ...rest }), 'VALIDATION_ERROR');
      }
      expectEqual(await history(), [], 'the history');
    },
  },
  {
    rules: ['AG5', 'I3'],
    title: '30 identical replies at once are one 200 and 29 times 409 with the same message',
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentSide(target);
      const body = { content: 'only once', client_id: unique('reply') };
      const answers = await Promise.all(times(30).map(() => agent.tryReply(customer.conversation.id, body)));
      const history = await customer.history();
      expectEqual(history.length, 1, 'the number of messages');
      expectEqual(answers.filter(answer => answer.status === 200).length, 1, 'the number of 200s');
      for (const answer of answers.filter(answer => answer.status !== 200)) {
        expectEqual(expectError(answer, 'CONFLICT').context?.message, history[0], 'error.context.message', answer);
      }
    },
  },
  {
    rules: ['AG6'],
    title: 'a reply on an old mark is 412 with exactly the newer messages, and stores nothing',
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentSide(target);
      const { id } = customer.conversation;
      const first = await customer.send('first');
      const newer = [await customer.send('second'), await customer.send('third')];
      const late = await agent.tryReply(id, {
        content: 'late',
        client_id: 'late',
        if_last_message_at: first.created_at,
      });
      expectEqual(newerMessages(late), newer, 'context.messages', late);
      const blind = await agent.tryReply(id, { content: 'blind', if_last_message_at: null });
      expectEqual(newerMessages(blind), [first, ...newer], 'context.messages', blind);
      expectEqual((await customer.history()).length, 3, 'the number of messages');
      const mark = newer[1]?.created_at;
      const again = await agent.tryReply(id, { content: 'late', client_id: 'late', if_last_message_at: mark });
      expectMessage(expectOk(again), again);
    },
  },
  {
    rules: ['AG6'],
    title: 'a reply on the mark is stored: null for an empty conversation, any way of writing the instant after that',
    run: async target => {
      const { conversation } = await newCustomer(target);
      const agent = agentSide(target);
      const first = await agent.tryReply(conversation.id, { content: 'first', if_last_message_at: null });
      const mark = expectMessage(expectOk(first), first).created_at;
      const second = await agent.tryReply(conversation.id, {
        content: 'second',
        if_last_message_at: mark.replace('Z', '+00:00'),
      });
      expectMessage(expectOk(second), second);
      for (const wrong of ['', 'yesterday', 7, true, {}]) {
        expectRefusal(await agent.tryReply(conversation.id, { content: 'x', if_last_message_at: wrong }), 400);
      }
    },
  },
  {
    rules: ['AG6', 'I3'],
    title: 'of 12 replies at once on one mark exactly one is stored',
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentSide(target);
      const { created_at: mark } = await customer.send('who answers?');
      const answers = await Promise.all(
        times(12).map(n => agent.tryReply(customer.conversation.id, { content: `me ${n}`, if_last_message_at: mark })),
      );
      const history = await customer.history();
      expectEqual(history.length, 2, 'the number of messages');
      expectEqual(answers.filter(answer => answer.status === 200).length, 1, 'the number of 200s');
      for (const answer of answers.filter(answer => answer.status !== 200)) {
        expectEqual(newerMessages(answer), history.slice(1), 'context.messages', answer);
      }
    },
  },
  {
    rules: ['AG6', 'MS5'],
    title: 'a replay of an accepted client_id is 409 even on an old mark',
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentSide(target);
      const { created_at: mark } = await customer.send('hello');
      const body = { content: 'reply', client_id: 'reply', if_last_message_at: mark };
      const stored = await agent.tryReply(customer.conversation.id, body);
      const reply = expectMessage(expectOk(stored), stored);
      await customer.send('and one more');
      const replay = await agent.tryReply(customer.conversation.id, body);
      expectEqual(expectError(replay, 'CONFLICT').context?.message, reply, 'error.context.message', replay);
    },
  },
];
