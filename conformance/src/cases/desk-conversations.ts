import { type AgentConversation, ROUTES } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer, unique } from '../customer.ts';
import { expectEqual, expectError, expectKeys, expectOk, expectThat } from '../expect.ts';
import { logIn, newEmail } from '../login.ts';
import { expectAgentConversation, expectList } from '../shapes.ts';
import type { Target } from '../target.ts';
import { times, until } from '../wait.ts';

const PATIENCE_MS = 15_000;
const DAY_MS = 86_400_000;

async function list(target: Target, query: string): Promise<AgentConversation[]> {
  const all: AgentConversation[] = [];
  let cursor = '';
  do {
    const answer = await agentSide(target).request('GET', `${ROUTES.agentConversations}?${query}${cursor}`);
    const page = expectKeys(expectOk(answer), ['conversations', 'next_cursor'], 'data', answer);
    all.push(
      ...expectList(page.conversations, 'conversations', answer).map(one => expectAgentConversation(one, answer)),
    );
    cursor = page.next_cursor === null ? '' : `&cursor=${encodeURIComponent(String(page.next_cursor))}`;
  } while (cursor);
  return all;
}

export const deskConversationCases: Case[] = [
  {
    rules: ['DK1'],
    title: 'a conversation shows its newest message, cut, and who its customer is',
    run: async target => {
      const agent = agentSide(target);
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const fresh = await agent.conversation(id);
      const { preview, priority, tags, snoozed_until, waiting_since } = fresh;
      expectEqual(
        [preview, priority, tags, snoozed_until, waiting_since],
        [null, 'normal', [], null, null],
        'a new one',
      );
      expectEqual([fresh.customer.name, fresh.customer.email], [null, null], 'a visitor');
      const sent = await customer.send('😀'.repeat(300));
      const shown = { sender_type: 'customer', content: '😀'.repeat(200), created_at: sent.created_at };
      expectEqual((await agent.conversation(id)).preview, shown, 'preview');
      const email = newEmail();
      await logIn(target, customer, email);
      expectEqual((await agent.conversation(id)).customer.email, email, 'the address of who logged in');
    },
  },
  {
    rules: ['DK2'],
    title: 'who waits, and since when: from the first message nobody answered, until a reply or the end',
    run: async target => {
      const agent = agentSide(target);
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const waitingSince = async () => (await agent.conversation(id)).waiting_since;
      const first = await customer.send('hello');
      await customer.send('anybody?');
      expectEqual(await waitingSince(), first.created_at, 'waiting_since');
      await agent.reply(id, 'yes');
      expectEqual(await waitingSince(), null, 'waiting_since after a reply');
      const next = await customer.send('oh');
      expectEqual(await waitingSince(), next.created_at, 'waiting_since of the next');
      expectEqual((await agent.change(id, { status: 'closed' })).waiting_since, null, 'waiting_since when closed');
    },
  },
  {
    rules: ['DK3', 'DK5'],
    title: 'lists are filtered by all that is named, and in the order of who has waited longest',
    run: async target => {
      const agent = agentSide(target);
      const tag = unique('tag');
      const customers = [];
      for (const _ of times(6)) customers.push(await newCustomer(target));
      const ids = customers.map(({ conversation }) => conversation.id);
      // 0 and 1 wait, 1 first; 2 was answered; 3 is empty and assigned; 4 is closed; 5 has no tag.
      for (const n of [1, 0, 2, 4, 5]) await customers[n]?.send('hello');
      await agent.reply(ids[2] ?? '', 'yes');
      for (const n of times(5)) await agent.change(ids[n] ?? '', { tags: [tag, ` ${tag.toUpperCase()} `] });
      await agent.change(ids[3] ?? '', { assignee_id: tag, priority: 'urgent' });
      await agent.change(ids[4] ?? '', { status: 'closed' });
      const found = async (query: string) =>
        (await list(target, `tag=${tag}${query}`)).map(({ id }) => ids.indexOf(id));
      expectEqual((await found('')).toSorted(), times(5), 'the tagged');
      expectEqual((await found('&sort=waiting&limit=1')).slice(0, 2), [1, 0], 'those who wait, longest first');
      expectEqual((await found('&sort=waiting&limit=2')).toSorted(), times(5), 'all of them in that order too');
      expectEqual(await found('&sort=waiting&waiting=true'), [1, 0], 'those who wait alone');
      expectEqual(await found('&status=closed'), [4], 'the closed');
      expectEqual(await found(`&assignee=${tag}`), [3], 'the assigned');
      expectEqual((await found('&assignee=none&status=open')).toSorted(), [0, 1, 2], 'the open ones of nobody');
      expectEqual(await found('&priority=urgent'), [3], 'the urgent');
      expectEqual(await found('&priority=urgent&waiting=true'), [], 'the urgent who wait');
      expectEqual((await found('&written=true')).toSorted(), [0, 1, 2, 4], 'those with a message');
      expectEqual(await found('&written=false'), [3], 'the one without');
      expectEqual((await found('')).at(-1), 3, 'the last, where nobody has written');
    },
  },
  {
    rules: ['DK3'],
    title: 'unknown values of a filter are 400 and name it; me is nobody for a secret key',
    run: async target => {
      for (const [field, value] of [
        ['status', 'gone'],
        ['priority', 'HIGH'],
        ['sort', 'age'],
        ['waiting', 'yes'],
        ['written', 'no'],
        ['tag', ''],
        ['tag', 'x'.repeat(41)],
        ['assignee', ''],
        ['assignee', 'me'],
        ['cursor', 'w1.2'],
      ]) {
        const answer = await agentSide(target).request('GET', `${ROUTES.agentConversations}?${field}=${value}`);
        expectEqual(expectError(answer, 'VALIDATION_ERROR').context?.field, field, 'context.field', answer);
      }
    },
  },
  {
    rules: ['DK4'],
    title: 'a snooze has an end that lies ahead, and ends with whatever opens',
    run: async target => {
      const agent = agentSide(target);
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const until = new Date(Date.now() + DAY_MS).toISOString();
      const snoozed = await agent.change(id, { snooze_until: until });
      expectEqual([snoozed.status, snoozed.snoozed_until], ['snoozed', until], 'the snoozed');
      await customer.send('I am back');
      const opened = await agent.conversation(id);
      expectEqual([opened.status, opened.snoozed_until], ['open', null], 'the opened');
      const endless = await agent.change(id, { status: 'snoozed' });
      expectEqual([endless.status, endless.snoozed_until], ['snoozed', null], 'without an end');
      const past = new Date(Date.now() - DAY_MS).toISOString();
      const far = new Date(Date.now() + 400 * DAY_MS).toISOString();
      const wrong = [{ snooze_until: past }, { snooze_until: far }, { snooze_until: 'later' }, { snooze_until: 7 }];
      for (const change of [...wrong, { status: 'open', snooze_until: until }]) {
        expectError(await agent.tryChange(id, change), 'VALIDATION_ERROR');
      }
    },
  },
  {
    rules: ['DK4'],
    pace: 'beside',
    title: 'a snooze ends by itself within ten seconds of its time, and agents are told',
    run: async target => {
      const agent = agentSide(target);
      const { id } = (await newCustomer(target)).conversation;
      const socket = await agent.connect();
      await agent.change(id, { snooze_until: new Date(Date.now() + 1_000).toISOString() });
      const opened = async () => ((await agent.conversation(id)).status === 'open' ? true : undefined);
      await until(PATIENCE_MS, 'the conversation to open', opened);
      const told = socket.frames.filter(frame => frame.type === 'event' && frame.conversation_id === id);
      const [, woken, ...more] = told.map(frame => frame.event as { actor: { kind: string } });
      expectEqual([woken?.actor.kind, more.length], ['system', 0], 'one event of the system');
    },
  },
  {
    rules: ['DK5'],
    title: 'tags are trimmed, lower-cased, sorted, counted, and too many or too long ones refused',
    run: async target => {
      const agent = agentSide(target);
      const { id } = (await newCustomer(target)).conversation;
      const name = unique('tag');
      const changed = await agent.change(id, { tags: [` ${name}  B `, `${name} a`, `${name.toUpperCase()} A`] });
      expectEqual(changed.tags, [`${name} a`, `${name} b`], 'tags');
      const answer = await agent.request('GET', ROUTES.agentTags);
      const { tags } = expectKeys(expectOk(answer), ['tags'], 'data', answer);
      const found = expectList(tags, 'tags', answer).filter(one => (one as { tag: string }).tag.startsWith(name));
      expectEqual(
        found,
        [
          { tag: `${name} a`, count: 1 },
          { tag: `${name} b`, count: 1 },
        ],
        'the tags in use',
        answer,
      );
      const many = times(21).map(n => `${name} ${n}`);
      for (const wrong of [many, [''], ['  '], ['x'.repeat(41)], ['\0'], [7], 'tag', null]) {
        expectError(await agent.tryChange(id, { tags: wrong }), 'VALIDATION_ERROR', 'BAD_REQUEST');
      }
      expectEqual((await agent.conversation(id)).tags, changed.tags, 'tags after refusals');
      expectEqual((await agent.change(id, { tags: [] })).tags, [], 'no tags');
      const refused = await agent.tryChange(id, { priority: 'highest' });
      expectThat(refused.status === 400, 'an unknown priority to be refused', refused.status, refused);
    },
  },
];
