import { LIMITS, ROUTES } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import { at } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer, publicHeaders, unique } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { expectMessage } from '../shapes.ts';
import { times } from '../wait.ts';

export const sendingCases: Case[] = [
  {
    rules: ['MS1', 'SE2'],
    title: 'a first message without a session creates everything, and the answer is what is stored',
    run: async target => {
      const headers = publicHeaders(target);
      const answer = await target.request({
        method: 'POST',
        path: ROUTES.messages,
        headers,
        json: { content: 'first' },
      });
      const message = expectMessage(expectOk(answer), answer);
      const authorization = `Bearer ${answer.headers['x-session-token']}`;
      const page = await target.request({ path: ROUTES.messages, headers: { ...headers, authorization } });
      expectEqual(expectOk(page), { messages: [message] }, 'data', page);
    },
  },
  {
    rules: ['MS2'],
    title: "a customer's message is text of the customer, without attachments and metadata",
    run: async target => {
      const customer = await newCustomer(target);
      const { sender_type, content_type, attachments, metadata } = await customer.send('**hello**', unique('id'));
      const expected = { sender_type: 'customer', content_type: 'text', attachments: [], metadata: {} };
      expectEqual({ sender_type, content_type, attachments, metadata }, expected, 'the message');
    },
  },
  {
    rules: ['MS5'],
    title: 'replaying a client_id answers 409 with the stored message and keeps one message',
    run: async target => {
      const customer = await newCustomer(target);
      const clientId = unique('msg-client');
      const stored = await customer.send('the first words', clientId);
      await customer.send('in between');
      for (const content of ['the first words', 'other words', '  the first words ']) {
        const answer = await customer.trySend({ content, client_id: clientId });
        const error = expectError(answer, 'CONFLICT');
        expectEqual(error.context?.message, stored, 'error.context.message', answer);
      }
      expectEqual((await customer.history()).length, 2, 'the number of messages');
    },
  },
  {
    rules: ['I3', 'MS5'],
    title: '50 identical sends at once are one 200 and 49 times 409 with the same message',
    run: async target => {
      const customer = await newCustomer(target);
      const body = { content: 'only once', client_id: unique('msg-client') };
      const answers = await Promise.all(times(50).map(() => customer.trySend(body)));
      const accepted = answers.filter(answer => answer.status === 200);
      expectEqual(accepted.length, 1, 'the number of 200s', accepted[1] ?? answers[0]);
      const stored = at(accepted[0]?.json, 'data');
      for (const answer of answers.filter(answer => answer.status !== 200)) {
        expectEqual(expectError(answer, 'CONFLICT').context?.message, stored, 'error.context.message', answer);
      }
      expectEqual(await customer.history(), [stored], 'the history');
    },
  },
  {
    rules: ['I3', 'MS5'],
    title: '40 sends at once with one client_id and 40 contents keep one, and every 409 shows it',
    run: async target => {
      const customer = await newCustomer(target);
      const clientId = unique('msg-client');
      const answers = await Promise.all(times(40).map(n => customer.trySend({ content: `${n}`, client_id: clientId })));
      const history = await customer.history();
      expectEqual(history.length, 1, 'the number of messages');
      for (const answer of answers) {
        const message = answer.status === 200 ? expectOk(answer) : expectError(answer, 'CONFLICT').context?.message;
        expectEqual(message, history[0], 'the message', answer);
      }
    },
  },
  {
    rules: ['I3', 'AG5'],
    title: 'the same client_id of the customer, the agent and another customer are three messages',
    run: async target => {
      const [customer, stranger] = [await newCustomer(target), await newCustomer(target)];
      const shared = unique('shared');
      await customer.send('mine', shared);
      await stranger.send('also mine', shared);
      expectOk(await agentSide(target).tryReply(customer.conversation.id, { content: 'ours', client_id: shared }));
      expectEqual(
        (await customer.history()).map(message => message.content),
        ['mine', 'ours'],
        'the contents',
      );
      expectEqual(
        (await stranger.history()).map(message => message.content),
        ['also mine'],
        "the stranger's contents",
      );
    },
  },
  {
    rules: ['MS6', 'IN6'],
    title: 'a refused message does not use up its client_id',
    run: async target => {
      const customer = await newCustomer(target);
      const clientId = unique('msg-client');
      const refused = [
        { content: ' ' },
        { content: 'x'.repeat(4001) },
        { content: null },
        { content: 'a\0' },
        { content: 'x', attachments: ['up_none'] },
        {},
      ];
      for (const body of refused)
        expectThat((await customer.trySend({ ...body, client_id: clientId })).status === 400, '400', body);
      const stored = await customer.send('now it is fine', clientId);
      expectEqual(await customer.history(), [stored], 'the history');
    },
  },
  {
    rules: ['ST2'],
    title: 'duplicates and bad messages among 60 sends at once fail alone',
    run: async target => {
      const customer = await newCustomer(target);
      await customer.send('already there', 'taken');
      const bodies = times(60).map(n => {
        if (n % 3 === 1) return { content: 'again', client_id: 'taken' };
        return n % 3 === 2 ? { content: 'a\ud800' } : { content: `good ${n}`, client_id: `good-${n}` };
      });
      const answers = await Promise.all(bodies.map(body => customer.trySend(body)));
      expectEqual(
        answers.map(answer => answer.status),
        times(60).map(n => [200, 409, 400][n % 3]),
        'the statuses',
      );
      const contents = (await customer.history()).map(message => message.content).slice(1);
      expectEqual(new Set(contents), new Set(times(20).map(n => `good ${n * 3}`)), 'the contents');
    },
  },
  {
    rules: ['MS9'],
    title: 'an empty list of attachments is fine, anything but confirmed uploads is 400 and stores nothing',
    run: async target => {
      const customer = await newCustomer(target);
      expectOk(await customer.trySend({ content: 'bare', attachments: [] }));
      const url = `${target.options.url}/files/up_unknown`;
      const wrong = [
        ['up_unknown'],
        [{ upload_id: 'up_unknown' }],
        [{ url }],
        [url],
        ['https://evil.example/a.png'],
        ['file:///etc/passwd'],
        [7],
        [null],
        [{}],
        [[]],
        'up_unknown',
        7,
        {},
        times(LIMITS.attachmentsMax + 1).map(n => `up_${n}`),
      ];
      for (const attachments of wrong) {
        expectError(await customer.trySend({ content: 'with a file', attachments }), 'VALIDATION_ERROR');
      }
      expectEqual((await customer.history()).length, 1, 'the number of messages');
    },
  },
];
