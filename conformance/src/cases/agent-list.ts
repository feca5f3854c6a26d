import { type AgentConversation, ROUTES } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import { type Case, NotObserved } from '../case.ts';
import { type Customer, newCustomer } from '../customer.ts';
import { expectEqual, expectError, expectKeys, expectOk, expectThat } from '../expect.ts';
import { expectAgentConversation, expectList } from '../shapes.ts';
import type { Target } from '../target.ts';
import { times } from '../wait.ts';

const MOST_PAGES = 1000;

interface ListPage {
  conversations: AgentConversation[];
  next: string | null;
}

async function list(target: Target, query: string): Promise<ListPage> {
  const answer = await agentSide(target).request('GET', `${ROUTES.agentConversations}?${query}`);
  const data = expectKeys(expectOk(answer), ['conversations', 'next_cursor'], 'data', answer);
  const next = data.next_cursor;
  expectThat(next === null || (typeof next === 'string' && next !== ''), 'next_cursor a text or null', next, answer);
  const conversations = expectList(data.conversations, 'conversations', answer);
  return { conversations: conversations.map(one => expectAgentConversation(one, answer)), next: next as string | null };
}

/** Follows next_cursor until it is null; `between` runs after each page. */
async function walk(
  target: Target,
  query: string,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<AgentConversation[]> {
  const all: AgentConversation[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page: ListPage = await list(
      target,
      cursor === null ? query : `${query}&cursor=${encodeURIComponent(cursor)}`,
    );
    all.push(...page.conversations);
    cursor = page.next;
    if (cursor === null) return all;
    await between();
  }
  throw new NotObserved(`the target has more than ${MOST_PAGES} pages of conversations`);
}

/** Of one without a message the empty text, which sorts behind all others as those do. */
const activityMinute = ({ last_message_at }: AgentConversation) =>
  (last_message_at ?? '').slice(0, 'YYYY-MM-DDTHH:mm'.length);

const newCustomers = (target: Target, count: number) => Promise.all(times(count).map(() => newCustomer(target)));

/** How often each customer's conversation came up. */
const visits = (customers: Customer[], walked: AgentConversation[]) =>
  customers.map(({ conversation }) => walked.filter(({ id }) => id === conversation.id).length);

const once = (customers: Customer[]) => customers.map(() => 1);

/** A few conversations of a status that is rare elsewhere: the walk stays short on a busy target. */
async function newSnoozed(target: Target, count: number): Promise<Customer[]> {
  const agent = agentSide(target);
  const customers = await newCustomers(target, count);
  for (const [n, { conversation, send }] of customers.entries()) {
    if (n % 2) await send('hello');
    await agent.change(conversation.id, { status: 'snoozed' });
    target.atEnd(async () => void (await agent.change(conversation.id, { status: 'closed' })));
  }
  return customers;
}

export const agentListCases: Case[] = [
  {
    rules: ['AG1'],
    title: 'the list is most recently active first, to the minute, and has every conversation once',
    run: async target => {
      const customers = await newCustomers(target, 7);
      for (const customer of customers.slice(0, 4)) await customer.send('hello');
      const walked = await walk(target, 'limit=100');
      expectEqual(visits(customers, walked), once(customers), 'the visits of each conversation');
      const minutes = walked.map(activityMinute);
      expectEqual(minutes, minutes.toSorted().reverse(), 'the minutes of activity');
    },
  },
  {
    rules: ['AG1'],
    title: 'pages keep to their limit, and following next_cursor visits everything of a status exactly once',
    run: async target => {
      const customers = await newSnoozed(target, 7);
      const page = await list(target, 'status=snoozed&limit=3');
      expectEqual(page.conversations.length, 3, 'the length of a page with limit 3');
      const walked = await walk(target, 'status=snoozed&limit=3');
      expectEqual(visits(customers, walked), once(customers), 'the visits of each conversation');
      expectEqual([...new Set(walked.map(({ status }) => status))], ['snoozed'], 'the statuses');
      const closed = await walk(target, 'status=closed&limit=100');
      expectEqual(
        visits(customers, closed),
        times(7).map(() => 0),
        'the visits among the closed',
      );
    },
  },
  {
    rules: ['AG1'],
    title: 'a walk skips and repeats nothing that stays as it is while others open, write and are changed',
    run: async target => {
      const still = await newSnoozed(target, 8);
      const lively = await newSnoozed(target, 4);
      let pages = 0;
      const walked = await walk(target, 'status=snoozed&limit=2', async () => {
        const customer = lively[pages++ % 4];
        if (!customer || pages > 12) return;
        await customer.send('hello again');
        await newSnoozed(target, 1);
        await agentSide(target).change(customer.conversation.id, { status: pages % 2 ? 'snoozed' : 'pending' });
      });
      expectEqual(visits(still, walked), once(still), 'the visits of each unchanged conversation');
    },
  },
  {
    rules: ['AG1', 'EN3'],
    title: 'an unknown status, a forged cursor and a bad limit are 400',
    run: async target => {
      const agent = agentSide(target);
      for (const query of [
        'status=gone',
        'status=',
        'cursor=forged',
        'cursor=%00',
        'cursor=e30',
        'cursor=bnVsbA',
        'limit=0',
        'limit=x',
        'limit=',
      ]) {
        expectError(
          await agent.request('GET', `${ROUTES.agentConversations}?${query}`),
          'VALIDATION_ERROR',
          'BAD_REQUEST',
        );
      }
    },
  },
];
