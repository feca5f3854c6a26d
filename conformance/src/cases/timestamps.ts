import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectEqual, expectThat } from '../expect.ts';
import { expectTimestamp } from '../shapes.ts';
import { times } from '../wait.ts';

export const timestampCases: Case[] = [
  {
    rules: ['TS1'],
    title: 'every timestamp on the wire is UTC with milliseconds',
    run: async target => {
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const agent = agentSide(target);
      const sent = await customer.send('hello');
      const note = await agent.addNote(id, 'note');
      const { conversation } = await customer.open();
      const seen = {
        sent: sent.created_at,
        note: note.created_at,
        opened: conversation.created_at,
        mark: conversation.last_message_at,
      };
      for (const [what, value] of Object.entries(seen)) expectTimestamp(value, what);
      expectEqual((await agent.conversation(id)).last_message_at, sent.created_at, 'the mark');
    },
  },
  {
    rules: ['TS1'],
    title: 'timestamps are the time of the message, and not cut to whole seconds',
    run: async target => {
      const customer = await newCustomer(target);
      const messages = [];
      for (const n of times(12)) messages.push(await customer.send(`message ${n}`));
      const fractions = new Set(messages.map(message => message.created_at.slice(20, 23)));
      expectThat(fractions.size > 3, 'milliseconds that differ', [...fractions]);
      const span = Math.abs(Date.parse(messages[11]?.created_at ?? '') - Date.now());
      expectThat(span < 60 * 60 * 1000, "a clock within an hour of this machine's", `${span} ms away`);
    },
  },
  {
    rules: ['TS2'],
    title: 'one after the other, each message is strictly newer than the one answered before',
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentSide(target);
      let newest = '';
      for (const n of times(20)) {
        const message = n % 3 ? await customer.send(`${n}`) : await agent.reply(customer.conversation.id, `${n}`);
        expectThat(message.created_at > newest, `created_at after ${newest}`, message.created_at);
        newest = message.created_at;
      }
    },
  },
  {
    rules: ['TS2', 'I4'],
    title: '60 messages sent at once from both sides have 60 strictly increasing timestamps',
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentSide(target);
      const send = (n: number) => (n % 2 ? customer.send(`${n}`) : agent.reply(customer.conversation.id, `${n}`));
      const sent = await Promise.all(times(60).map(send));
      const history = await customer.history();
      for (const [n, message] of history.entries()) {
        const before = history[n - 1]?.created_at ?? '';
        expectThat(message.created_at > before, `created_at after ${before}`, message.created_at);
      }
      const byTime = sent.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1));
      expectEqual(history, byTime, 'the history, compared with the answers by time');
    },
  },
];
