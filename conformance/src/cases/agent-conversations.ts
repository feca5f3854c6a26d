import { agentSide, conversationPath } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer, unique } from '../customer.ts';
import { expectEqual, expectError } from '../expect.ts';
import { times } from '../wait.ts';

export const agentConversationCases: Case[] = [
  {
    rules: ['AG2'],
    title: "the agent's view has the customer's fields and number, assignee and customer",
    run: async target => {
      const customer = await newCustomer(target);
      await customer.send('hello');
      const { conversation } = await customer.open();
      const seen = await agentSide(target).conversation(conversation.id);
      expectEqual({ ...seen, ...conversation }, seen, "the customer's fields in the agent's view");
      expectEqual(seen.assignee_id, null, 'assignee_id');
    },
  },
  {
    rules: ['AG2'],
    title: 'numbers and customers are different for different conversations',
    run: async target => {
      const agent = agentSide(target);
      const customers = await Promise.all(times(10).map(() => newCustomer(target)));
      const seen = await Promise.all(customers.map(({ conversation }) => agent.conversation(conversation.id)));
      expectEqual(new Set(seen.map(({ number }) => number)).size, 10, 'the number of numbers');
      expectEqual(new Set(seen.map(({ customer }) => customer.id)).size, 10, 'the number of customers');
    },
  },
  {
    rules: ['AG2', 'AG3', 'AG4', 'AG5', 'AG7'],
    title: 'an unknown id is 404 on every endpoint, however strange',
    run: async target => {
      const agent = agentSide(target);
      const ids = [
        'thr_00000000000000000000000000',
        unique('thr'),
        'x',
        '0',
        "' OR 1=1",
        '../keys',
        'a/b',
        '🔔',
        'x'.repeat(300),
      ];
      for (const path of ids.map(conversationPath)) {
        const answers = [
          await agent.request('GET', path),
          await agent.request('PATCH', path, { status: 'open' }),
          await agent.request('GET', `${path}/messages`),
          await agent.request('POST', `${path}/messages`, { content: 'x' }),
          await agent.request('GET', `${path}/notes`),
          await agent.request('POST', `${path}/notes`, { content: 'x' }),
        ];
        for (const answer of answers) expectError(answer, 'NOT_FOUND');
      }
    },
  },
  {
    rules: ['AG3'],
    title: 'a change changes what it names and nothing else, for both sides to see',
    run: async target => {
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const agent = agentSide(target);
      const before = await agent.conversation(id);
      expectEqual(await agent.change(id, { status: 'pending' }), { ...before, status: 'pending' }, 'after status');
      const after = { ...before, status: 'pending', ai_enabled: false, assignee_id: 'agent-7' };
      expectEqual(await agent.change(id, { ai_enabled: false, assignee_id: 'agent-7' }), after, 'after the others');
      expectEqual(await agent.conversation(id), after, 'the conversation read again');
      const { conversation } = await customer.open();
      expectEqual([conversation.status, conversation.ai_enabled], ['pending', false], "the customer's view");
      expectEqual((await agent.change(id, { assignee_id: null })).assignee_id, null, 'assignee_id after null');
    },
  },
  {
    rules: ['AG3'],
    title: 'unknown values are 400 VALIDATION_ERROR, an empty change 400, and neither changes anything',
    run: async target => {
      const { conversation } = await newCustomer(target);
      const agent = agentSide(target);
      const before = await agent.conversation(conversation.id);
      const wrong = [
        { status: 'gone' },
        { status: '' },
        { status: null },
        { status: 7 },
        { status: 'OPEN' },
        { ai_enabled: 'true' },
        { ai_enabled: 1 },
        { ai_enabled: null },
        { assignee_id: 7 },
        { assignee_id: {} },
        { assignee_id: 'a\0b' },
        { assignee_id: '\ud800' },
        { status: 'closed', ai_enabled: 'no' },
      ];
      for (const change of wrong) expectError(await agent.tryChange(conversation.id, change), 'VALIDATION_ERROR');
      for (const change of [{}, { unknown: 1 }, undefined]) {
        expectError(await agent.tryChange(conversation.id, change), 'BAD_REQUEST', 'VALIDATION_ERROR');
      }
      expectEqual(await agent.conversation(conversation.id), before, 'the conversation');
    },
  },
];
