import { ROUTES, type SavedView, type TimelineItem, type TimelinePage } from '@deskbell/protocol';
import { type AgentSide, agentSide, conversationPath } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer, unique } from '../customer.ts';
import { expectDone, expectEqual, expectError, expectKeys, expectOk, expectThat } from '../expect.ts';
import { logIn, talkingAccount } from '../login.ts';
import { expectAgentConversation, expectId, expectTimestamp } from '../shapes.ts';
import { times } from '../wait.ts';

const EVENT_KEYS = ['id', 'type', 'actor', 'data', 'created_at'];

async function readPage(agent: AgentSide, id: string, query: string): Promise<TimelinePage> {
  const answer = await agent.request('GET', `${conversationPath(id)}/timeline?${query}`);
  const page = expectKeys(expectOk(answer), ['items', 'older'], 'data', answer) as unknown as TimelinePage;
  for (const item of page.items) {
    const keys = item.kind === 'event' ? ['kind', 'event'] : ['kind', item.kind, 'author'];
    expectKeys(item, keys, 'an item', answer);
    if (item.kind !== 'event') continue;
    expectKeys(item.event, EVENT_KEYS, 'an event', answer);
    expectKeys(item.event.actor, ['kind', 'id', 'name'], 'actor', answer);
    expectId(item.event.id, 'evn_', answer);
    expectTimestamp(item.event.created_at, 'created_at', answer);
  }
  return page;
}

async function readAll(agent: AgentSide, id: string, limit: number): Promise<TimelineItem[]> {
  const all: TimelineItem[] = [];
  let before = '';
  for (;;) {
    const { items, older } = await readPage(agent, id, `limit=${limit}${before}`);
    all.unshift(...items);
    if (older === null) return all;
    before = `&before=${encodeURIComponent(older)}`;
  }
}

const dated = (item: TimelineItem) =>
  item.kind === 'message' ? item.message : item.kind === 'note' ? item.note : item.event;
const eventsOf = (items: TimelineItem[]) => items.flatMap(item => (item.kind === 'event' ? [item.event] : []));

export const deskTimelineCases: Case[] = [
  {
    rules: ['DK6'],
    title: 'each thing that is different is an event of who asked, and nothing else is',
    run: async target => {
      const agent = agentSide(target);
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      await agent.change(id, {
        status: 'closed',
        assignee_id: 'kim',
        priority: 'high',
        tags: ['a'],
        ai_enabled: false,
      });
      await agent.change(id, { status: 'closed', assignee_id: 'kim', tags: ['a'] });
      await agent.change(id, { tags: ['b'] });
      await customer.send('hello');
      const events = eventsOf((await readPage(agent, id, '')).items);
      expectEqual(
        events.map(({ type, data, actor }) => [type, data, actor.kind]),
        [
          ['status_changed', { from: 'open', to: 'closed' }, 'key'],
          ['assigned', { from: null, to: 'kim' }, 'key'],
          ['priority_changed', { from: 'normal', to: 'high' }, 'key'],
          ['tags_changed', { added: ['a'], removed: [] }, 'key'],
          ['ai_changed', { from: true, to: false }, 'key'],
          ['tags_changed', { added: ['b'], removed: ['a'] }, 'key'],
          ['status_changed', { from: 'closed', to: 'open' }, 'customer'],
        ],
        'the events',
      );
    },
  },
  {
    rules: ['DK7'],
    title: 'the timeline has messages, notes and events once each, ascending, whatever the size of the pages',
    run: async target => {
      const agent = agentSide(target);
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      expectEqual(await readPage(agent, id, ''), { items: [], older: null }, 'an empty one');
      for (const n of times(4)) {
        await customer.send(`message ${n}`);
        await agent.addNote(id, `note ${n}`);
        await agent.change(id, { priority: n % 2 === 0 ? 'high' : 'low' });
        await agent.reply(id, `reply ${n}`);
      }
      const whole = await readAll(agent, id, 100);
      expectEqual(whole.length, 16, 'the number of items');
      const instants = whole.map(item => dated(item).created_at);
      expectEqual(instants, instants.toSorted(), 'the instants');
      const messages = whole.flatMap(item => (item.kind === 'message' ? [item.message] : []));
      expectEqual(messages, await customer.history(), 'the messages');
      for (const limit of [1, 3, 7]) expectEqual(await readAll(agent, id, limit), whole, `in pages of ${limit}`);
      for (const query of ['before=yesterday', 'before=', 'limit=0', 'limit=x']) {
        const answer = await agent.request('GET', `${conversationPath(id)}/timeline?${query}`);
        expectError(answer, 'VALIDATION_ERROR');
      }
    },
  },
  {
    rules: ['DK8'],
    title: 'a secret key reads for nobody: nothing is unread for it, and nothing can be marked',
    run: async target => {
      const customer = await newCustomer(target);
      const sent = await customer.send('hello');
      const agent = agentSide(target);
      expectEqual((await agent.conversation(customer.conversation.id)).unread, false, 'unread');
      const path = `${conversationPath(customer.conversation.id)}/read`;
      expectError(await agent.request('PUT', path, { up_to: sent.created_at }), 'FORBIDDEN');
      expectError(await agent.request('DELETE', path), 'FORBIDDEN');
    },
  },
  {
    rules: ['DK9'],
    title: 'views are kept, changed, counted and deleted; what a secret key makes is shared',
    run: async target => {
      const agent = agentSide(target);
      const tag = unique('tag');
      const made = await agent.request('POST', ROUTES.agentViews, { name: ` ${tag} `, filter: { tag: ` ${tag}` } });
      const view = expectKeys(expectDone(made), VIEW_KEYS, 'a view', made) as unknown as SavedView;
      const path = `${ROUTES.agentViews}/${view.id}`;
      target.atEnd(async () => void (await agent.request('DELETE', path)));
      expectEqual([view.name, view.filter, view.sort, view.shared], [tag, { tag }, 'activity', true], 'the view', made);
      // Two have a message; the third only opened the chat.
      for (const n of times(3)) {
        const customer = await newCustomer(target);
        if (n < 2) await customer.send('hello');
        await agent.change(customer.conversation.id, { tags: [tag] });
      }
      const counts = await agent.request('GET', ROUTES.agentCounts);
      const names = ['mine', 'unassigned', 'open', 'pending', 'snoozed', 'closed', 'views'];
      const { views, mine, open } = expectKeys(expectOk(counts), names, 'data', counts);
      expectEqual([(views as Record<string, number>)[view.id], mine], [2, 0], 'the counts', counts);
      expectThat(Number(open) >= 2, 'the open ones to be counted', open, counts);
      const changed = await agent.request('PATCH', path, { filter: { tag, status: 'closed' }, sort: 'waiting' });
      const after = { ...view, filter: { tag, status: 'closed' }, sort: 'waiting' };
      expectEqual(expectOk(changed), after, 'the changed view', changed);
      const listed = await agent.request('GET', ROUTES.agentViews);
      const found = (expectOk(listed) as { views: SavedView[] }).views.find(({ id }) => id === view.id);
      expectEqual(found, after, 'the listed view', listed);
      const wrong = [{}, { name: '' }, { name: 'x'.repeat(61) }, { filter: { status: 'gone' } }, { shared: false }];
      for (const change of wrong) expectError(await agent.request('PATCH', path, change), 'VALIDATION_ERROR');
      expectDone(await agent.request('DELETE', path));
      for (const method of ['PATCH', 'DELETE']) {
        expectError(await agent.request(method, path, { name: 'gone' }), 'NOT_FOUND');
      }
    },
  },
  {
    rules: ['DK10'],
    title: 'a merge takes tags, events, priority and the longer wait along, and is an event itself',
    run: async target => {
      const agent = agentSide(target);
      const visitor = await newCustomer(target);
      const waits = await visitor.send('first');
      const { account, email } = await talkingAccount(target);
      await agent.change(visitor.conversation.id, { tags: ['b', 'c'], priority: 'high', assignee_id: 'kim' });
      await agent.change(account.conversation.id, { tags: ['a', 'b'], priority: 'low', assignee_id: 'lou' });
      await account.send('second');
      await logIn(target, visitor, email);
      const merged = await agent.conversation(account.conversation.id);
      const { tags, priority, assignee_id, waiting_since } = merged;
      const expected = [['a', 'b', 'c'], 'high', 'lou', waits.created_at];
      expectEqual([tags, priority, assignee_id, waiting_since], expected, 'the merged conversation');
      const events = eventsOf((await readPage(agent, account.conversation.id, 'limit=100')).items);
      const types = [
        'assigned',
        'assigned',
        'merged',
        'priority_changed',
        'priority_changed',
        'tags_changed',
        'tags_changed',
      ];
      expectEqual(events.map(({ type }) => type).toSorted(), types, 'the events');
      const merge = events.find(({ type }) => type === 'merged');
      expectEqual(merge?.data.conversation_id, visitor.conversation.id, 'what was merged');
    },
  },
  {
    rules: ['DK12'],
    title: 'agents hear of a change as the whole conversation and as its events',
    run: async target => {
      const agent = agentSide(target);
      const socket = await agent.connect();
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      await customer.send('hello');
      const changed = await agent.change(id, { priority: 'urgent', tags: ['a'] });
      const frame = await socket.nextFrame('the change', ({ type, conversation }) => {
        const is = conversation as { id?: string; priority?: string } | undefined;
        return type === 'conversation' && is?.id === id && is.priority === 'urgent';
      });
      expectEqual(expectAgentConversation(frame.conversation), changed, 'the conversation');
      const events = eventsOf((await readPage(agent, id, '')).items);
      for (const event of events) {
        const told = await socket.nextFrame(event.type, ({ type, event: is }) => {
          return type === 'event' && (is as { id?: string }).id === event.id;
        });
        expectEqual(told, { type: 'event', conversation_id: id, event }, 'the frame');
      }
      expectEqual(events.length, 2, 'the number of events');
    },
  },
];

const VIEW_KEYS = ['id', 'name', 'filter', 'sort', 'shared', 'owner_id', 'created_at'];
