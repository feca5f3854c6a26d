import { COUNT_MAX } from '@deskbell/protocol';
import { expect } from 'vitest';
import { parseSearch } from '../../domain/search-query.ts';
import type { DeliveryRecord } from '../../domain/webhook.ts';
import type { DeskFilter, ListPlace, SearchPlace, TimelineRecord } from '../../ports.ts';
import { fits, type ModelConversation, markOf, minuteOf } from './desk-model.ts';
import type { Story } from './desk-story.ts';

/** Everything agents, searches and webhooks can see, against the model. */
export async function compareWithModel(story: Story): Promise<void> {
  for (const model of story.living()) await compareConversation(story, model);
  await compareLists(story);
  await compareSearch(story);
  await compareOutbox(story);
}

async function compareConversation({ storage, world }: Story, model: ModelConversation): Promise<void> {
  const { id, status, assigneeId, priority, snoozedUntil, waitingSince, messages } = model;
  const conversation = await storage.getConversation(world.tenant, id);
  if (!conversation) throw new Error('the conversation is gone');
  const fields = { status, assigneeId, priority, snoozedUntil, waitingSince };
  expect(conversation).toMatchObject({ ...fields, messageCount: messages.length, lastMessageAt: markOf(model) });
  const [details] = await storage.readDeskDetails(world.tenant, [conversation]);
  const newest = messages.at(-1);
  expect(details).toMatchObject({
    tags: model.tags.toSorted(),
    readThrough: model.read,
    preview: newest
      ? { senderType: newest.by, authorId: newest.author, content: newest.content, createdAt: newest.createdAt }
      : null,
  });
  const log = await world.readAll(id, 7);
  expect(log.map(({ id, content, createdAt }) => ({ id, content, createdAt }))).toEqual(
    messages.map(({ id, content, createdAt }) => ({ id, content, createdAt })),
  );
  const items = await readTimeline(storage, world.tenant, id);
  const instants = items.map(instantOf);
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  expect(items.flatMap(item => (item.kind === 'message' ? item.message.id : []))).toEqual(messages.map(m => m.id));
  expect(items.flatMap(item => (item.kind === 'note' ? item.note.id : []))).toEqual(model.notes);
  expect(items.flatMap(item => (item.kind === 'event' ? item.event.type : []))).toEqual(model.events);
}

async function readTimeline(storage: Story['storage'], tenant: Story['world']['tenant'], id: string) {
  const items: TimelineRecord[] = [];
  for (let before: number | null = null; ; ) {
    const page = await storage.readTimeline(tenant, id, before, 6);
    items.unshift(...(page?.items ?? []));
    if (!page || page.older === null) return items;
    before = page.older;
  }
}

function instantOf(item: TimelineRecord): number {
  if (item.kind === 'message') return item.message.createdAt;
  return item.kind === 'note' ? item.note.createdAt : item.event.createdAt;
}

const FILTERS: DeskFilter[] = [
  {},
  ...(['open', 'pending', 'snoozed', 'closed'] as const).map(status => ({ status })),
  ...['a', 'b', 'c', 'd'].map(tag => ({ tag })),
  { status: 'open', assigneeId: null },
  { assigneeId: 'mem_kim' },
  { status: 'closed', tag: 'a' },
  { priority: 'urgent' },
  { waiting: true },
  { status: 'open', written: true },
  { written: false },
  { tag: 'b', written: true },
  { tag: 'c', written: false },
  { status: 'open', assigneeId: null, written: true },
  { priority: 'urgent', written: true },
];

async function compareLists({ storage, world, living }: Story): Promise<void> {
  const expected = FILTERS.map(filter =>
    living()
      .filter(one => fits(one, filter))
      .sort((a, b) => minuteOf(b) - minuteOf(a) || b.number - a.number),
  );
  const counts = await storage.countConversations(world.tenant, FILTERS, COUNT_MAX);
  expect(counts).toEqual(expected.map(({ length }) => length));
  for (const [index, filter] of FILTERS.entries()) {
    const ids: string[] = [];
    let after: ListPlace | null = null;
    do {
      const query = { ...filter, limit: 3, ...(after && { after }) };
      const page = await storage.listConversations(world.tenant, query);
      ids.push(...page.conversations.map(({ id }) => id));
      after = page.next;
    } while (after);
    expect(ids).toEqual(expected[index]?.map(({ id }) => id));
  }
}

async function compareSearch({ storage, world, living }: Story): Promise<void> {
  // A walk that began before the last thing was stored may end without it.
  for (let idle = 0; idle < 3; ) idle = (await storage.indexNext(40)).isIdle ? idle + 1 : 0;
  const found: string[] = [];
  let from: SearchPlace | null = null;
  do {
    const page = await storage.findTexts(world.tenant, parseSearch('kiwi'), from, 5);
    found.push(...page.found.map(({ id }) => id));
    from = page.next;
  } while (from);
  const texts = living().flatMap(({ messages, notes }) => [
    ...messages.filter(({ content }) => content.startsWith('kiwi')).map(({ id }) => id),
    ...notes,
  ]);
  expect(found.sort()).toEqual(texts.sort());
}

/** Each thing that happened once; nothing of who was erased (WH3, CU8). */
async function compareOutbox({ storage, webhook, living }: Story): Promise<void> {
  const deliveries: DeliveryRecord[] = [];
  let before: number | null = null;
  do {
    const page = await storage.listDeliveries(webhook.tenant, webhook.id, { before, limit: 100 });
    deliveries.push(...(page?.deliveries ?? []));
    before = page?.next ?? null;
  } while (before !== null);
  expect(new Set(deliveries.map(({ eventId }) => eventId)).size).toBe(deliveries.length);
  const told = (type: DeliveryRecord['eventType']) =>
    deliveries.filter(({ eventType }) => eventType === type).map(({ subjectId }) => subjectId);
  const all = living().map(({ announced }) => announced);
  expect(told('message.created').sort()).toEqual(all.flatMap(({ messages }) => messages).sort());
  expect(told('note.created').sort()).toEqual(all.flatMap(({ notes }) => notes).sort());
  expect(told('conversation.updated')).toHaveLength(all.reduce((sum, { updated }) => sum + updated, 0));
}
