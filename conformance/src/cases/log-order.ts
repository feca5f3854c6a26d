import type { Message } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { type Customer, cursor, newCustomer } from '../customer.ts';
import { expectEqual, expectThat } from '../expect.ts';
import { expectMessage } from '../shapes.ts';
import type { Target } from '../target.ts';
import { inParallel, times, within } from '../wait.ts';

const LAST = 'the last message of all';

/** Customer and agent write at once, some of it twice; the very last message comes when all others are answered. */
async function writeAtOnce(target: Target, customer: Customer, count: number): Promise<Message> {
  const agent = agentSide(target);
  const { id } = customer.conversation;
  await inParallel(12, times(count), async n => {
    const body = { content: `message ${n}`, client_id: `n-${n}` };
    if (n % 4 === 0) await agent.tryReply(id, body);
    else await customer.trySend(body);
    if (n % 6 === 1) await customer.trySend(body);
  });
  return customer.send(LAST);
}

/** Loops with the newest seen `created_at` as cursor until the last message is there; nothing else moves the cursor. */
async function pollToTheEnd(customer: Customer, limit: number): Promise<Message[]> {
  const seen: Message[] = [];
  while (seen.at(-1)?.content !== LAST) {
    const newest = seen.at(-1);
    const page = await customer.poll(`limit=${limit}${newest ? `&${cursor(newest.created_at)}` : ''}`);
    expectThat(page.length <= limit, `at most ${limit} messages`, page.length);
    seen.push(...page);
  }
  return seen;
}

export const logOrderCases: Case[] = [
  {
    rules: ['I2', 'I4'],
    title: 'pollers with limits 1, 2, 50 and 100 see every message of concurrent writers, once and in one order',
    run: async target => {
      const customer = await newCustomer(target);
      const pollers = Promise.all([1, 2, 50, 100].map(limit => pollToTheEnd(customer, limit)));
      const polling = within(150_000, 'every poller to see the last message', pollers);
      const [seen] = await Promise.all([polling, writeAtOnce(target, customer, 120)]);
      const history = await customer.history();
      expectEqual(history.length, 121, 'the number of messages');
      expectEqual((await customer.open()).conversation.message_count, 121, 'message_count');
      for (const [n, messages] of seen.entries()) {
        expectEqual(ids(messages), ids(history), `what poller ${n + 1} saw, compared with the history`);
      }
    },
  },
  {
    rules: ['I4', 'WS4'],
    title: "frames on two sockets, pages, the agent's pages and the opening show one order",
    run: async target => {
      const customer = await newCustomer(target);
      const sockets = [await customer.connect(), await customer.connect()];
      const last = await writeAtOnce(target, customer, 45);
      const history = await customer.history();
      for (const socket of sockets) {
        await socket.nextFrame(
          'the last message',
          frame => frame.type === 'message' && isMessage(frame.message, last.id),
          10_000,
        );
        const frames = socket.frames.filter(frame => frame.type === 'message');
        expectEqual(
          frames.map(frame => expectMessage(frame.message).id),
          ids(history),
          'the frames, compared with the history',
        );
        const before = [null, ...history.slice(0, -1).map(message => message.created_at)];
        expectEqual(
          frames.map(frame => frame.previous_message_at),
          before,
          'the chain of previous_message_at',
        );
      }
      expectEqual(ids((await customer.open()).messages), ids(history), 'the opening, compared with the history');
      const agentPage = await agentSide(target).request(
        'GET',
        `/api/v1/agent/conversations/${customer.conversation.id}/messages?limit=100`,
      );
      expectEqual(agentPage.json, { success: true, data: { messages: history } }, "the agent's page", agentPage);
    },
  },
  {
    rules: ['I5', 'WS4'],
    title: 'a connected customer and a connected agent learn of a message in under a second',
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentSide(target);
      const listeners = [await customer.connect(), await agent.connect()];
      for (const n of times(5)) {
        const { id } = n % 2 ? await customer.send(`${n}`) : await agent.reply(customer.conversation.id, `${n}`);
        const arrivals = listeners.map(socket =>
          socket.nextFrame('the message', frame => frame.type === 'message' && isMessage(frame.message, id), 1000),
        );
        await within(1000, 'the message on every socket', Promise.all(arrivals));
      }
    },
  },
  {
    rules: ['WS6', 'I2'],
    title: 'sockets that join while a sender writes miss nothing after their resync',
    run: async target => {
      const customer = await newCustomer(target);
      let writing = true;
      const writer = (async () => {
        const sent = [];
        for (const n of times(150)) if (writing) sent.push(await customer.send(`while joining ${n}`));
        return sent.at(-1);
      })();
      const joined = [];
      for (const _ of times(15)) joined.push(await customer.connect());
      writing = false;
      await writer;
      const last = await customer.send(LAST);
      const history = await customer.history();
      for (const socket of joined) {
        await socket.nextFrame(
          'the last message',
          frame => frame.type === 'message' && isMessage(frame.message, last.id),
          10_000,
        );
        const mark = String(socket.frames[0]?.latest_message_at ?? '');
        const frames = socket.frames
          .filter(frame => frame.type === 'message')
          .map(frame => expectMessage(frame.message));
        const missed = history.filter(message => message.created_at > mark);
        expectEqual(
          ids(frames.filter(message => message.created_at > mark)),
          ids(missed),
          `the frames after the mark ${mark}`,
        );
      }
    },
  },
];

const ids = (messages: readonly Message[]) => messages.map(message => message.id);

const isMessage = (value: unknown, id: string) => expectMessage(value).id === id;
