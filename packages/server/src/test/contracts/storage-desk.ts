import { COUNT_MAX, LIMITS } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import { reopeningEventId } from '../../domain/event-id.ts';
import { createIds } from '../../ids.ts';
import type { Authorship, TimelineRecord } from '../../ports.ts';
import type { OpenedStorage } from './storage.ts';
import type { World } from './storage-world.ts';

/** What agents do to a conversation, what happened to it and what was read. */
export function storageDeskContract(opened: () => OpenedStorage & { world: World }): void {
  const system = (): Authorship => {
    const { clock } = opened();
    return { actor: { kind: 'system', id: null, name: null }, now: clock.now(), newEventId: createIds(clock).event };
  };
  const eventsOf = async (id: string) => {
    const { storage, world } = opened();
    const page = await storage.readTimeline(world.tenant, id, null, 50);
    return (page?.items ?? []).flatMap(item => (item.kind === 'event' ? [item.event] : []));
  };

  test('[DK2] the wait begins with the first unanswered message; an agent or the AI ends it, the system does not', async () => {
    const { storage, clock, world } = opened();
    const { id } = await world.newConversation();
    const wait = async () => (await storage.getConversation(world.tenant, id))?.waitingSince;
    const append = async (senderType: 'customer' | 'agent' | 'ai' | 'system') => {
      clock.advance(61_000);
      const outcome = await world.append(id, { senderType });
      return outcome.kind === 'appended' ? outcome.message.createdAt : null;
    };
    expect(await wait()).toBeNull();
    const first = await append('customer');
    expect(await wait()).toBe(first);
    await append('customer');
    await append('system');
    expect(await wait()).toBe(first);
    await append('agent');
    expect(await wait()).toBeNull();
    const second = await append('customer');
    expect(await wait()).toBe(second);
    await append('ai');
    expect(await wait()).toBeNull();
    await append('customer');
    await world.change(id, { status: 'closed' });
    expect(await wait()).toBeNull();
  });

  test('[DK2] of messages that are stored together the last word counts', async () => {
    const { storage, world } = opened();
    const together = async (...senders: ('customer' | 'agent')[]) => {
      const { id } = await world.newConversation();
      const outcomes = await Promise.all(senders.map(senderType => world.append(id, { senderType })));
      const marks = outcomes.map(outcome => (outcome.kind === 'appended' ? outcome.message.createdAt : 0));
      return [marks, (await storage.getConversation(world.tenant, id))?.waitingSince] as const;
    };
    const inOrder = (marks: number[]) => marks.toSorted((a, b) => a - b).join() === marks.join();
    const [asked, wait] = await together('customer', 'customer');
    expect(wait).toBe(Math.min(...asked));
    const [answered, none] = await together('customer', 'customer', 'agent');
    // Of two nodes the second may have been first.
    if (inOrder(answered)) expect(none).toBeNull();
    const [again, since] = await together('customer', 'agent', 'customer', 'customer');
    if (inOrder(again)) expect(since).toBe(again[2]);
  });

  test('[DK12] who opens it again is told so, also behind a reply that is stored together with their message', async () => {
    const { storage, world } = opened();
    for (const senders of [['agent', 'customer'], ['customer', 'customer'], ['agent']] as const) {
      const { id } = await world.newConversation();
      await world.change(id, { status: 'closed' });
      const outcomes = await Promise.all(senders.map(senderType => world.append(id, { senderType })));
      const reopened = outcomes.filter(outcome => outcome.kind === 'appended' && outcome.reopened).length;
      expect([senders, reopened]).toEqual([senders, senders.includes('customer' as never) ? 1 : 0]);
      expect((await storage.getConversation(world.tenant, id))?.status).toBe(reopened ? 'open' : 'closed');
    }
  });

  test('[DK6] what is different makes an event each, by who asked; what is already so makes none', async () => {
    const { storage, world } = opened();
    const { id } = await world.newConversation();
    const patch = {
      status: 'pending',
      assigneeId: 'mem_lou',
      priority: 'high',
      aiEnabled: false,
      tags: ['a', 'b'],
    } as const;
    await world.change(id, { ...patch, tags: [...patch.tags] });
    await world.change(id, { ...patch, tags: ['a', 'c'] });
    const events = await eventsOf(id);
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ['status_changed', { from: 'open', to: 'pending' }],
      ['assigned', { from: null, to: 'mem_lou' }],
      ['priority_changed', { from: 'normal', to: 'high' }],
      ['tags_changed', { added: ['a', 'b'], removed: [] }],
      ['ai_changed', { from: true, to: false }],
      ['tags_changed', { added: ['c'], removed: ['b'] }],
    ]);
    expect(events[0]?.actor).toEqual({ kind: 'member', id: 'mem_kim', name: 'Kim' });
    expect(new Set(events.map(({ createdAt }) => createdAt)).size, 'instants').toBe(events.length);
    const known = events[3];
    expect(await storage.findEvent(world.tenant, id, known?.id ?? '', known?.createdAt ?? 0)).toEqual(known);
    expect(await storage.findEvent({ ...world.tenant, environment: 'live' }, id, known?.id ?? '', 0)).toBeNull();
  });

  test('[DK6] [DK4] a customer’s message that opens again is an event, ends the snooze and opens the tags', async () => {
    const { storage, clock, world } = opened();
    const { id, identityId } = await world.newConversation();
    await world.change(id, { status: 'snoozed', snoozedUntil: clock.now() + 3_600_000, tags: ['reopened'] });
    const sent = await world.append(id);
    if (sent.kind !== 'appended') throw new Error('not appended');
    expect(sent.reopened).toBe(true);
    expect(await storage.getConversation(world.tenant, id)).toMatchObject({ status: 'open', snoozedUntil: null });
    const event = (await eventsOf(id)).at(-1);
    expect(event).toMatchObject({
      id: reopeningEventId(sent.message.id),
      type: 'status_changed',
      actor: { kind: 'customer', id: identityId, name: null },
      data: { from: 'snoozed', to: 'open' },
    });
    expect(event?.createdAt).toBeGreaterThanOrEqual(sent.message.createdAt);
    const counts = await storage.countConversations(world.tenant, [{ tag: 'reopened', status: 'open' }], 10);
    expect(counts).toEqual([1]);
    await world.append(id);
    expect((await eventsOf(id)).at(-1), 'nothing reopens twice').toEqual(event);
  });

  test('[DK4] snoozed ones open when their time has come, each once, however many ask at once', async () => {
    const { storage, clock, world } = opened();
    const made = await Promise.all(Array.from({ length: 7 }, () => world.newConversation()));
    for (const [n, { id }] of made.entries()) {
      await world.change(id, {
        status: 'snoozed',
        snoozedUntil: n === 6 ? null : clock.now() + 1_000 * (n + 1),
        tags: ['zz'],
      });
    }
    expect(await storage.wakeSnoozed(50, system())).toEqual([]);
    clock.advance(5_000);
    const rounds = await Promise.all(Array.from({ length: 4 }, () => storage.wakeSnoozed(50, system())));
    const woken = rounds.flat().map(({ conversation }) => conversation.id);
    expect(woken.toSorted()).toEqual(
      made
        .slice(0, 5)
        .map(({ id }) => id)
        .toSorted(),
    );
    const events = await eventsOf(made[0]?.id ?? '');
    expect(events.slice(-1)).toMatchObject([{ actor: { kind: 'system' }, data: { from: 'snoozed', to: 'open' } }]);
    expect(rounds.flat()[0]?.conversation).toMatchObject({ status: 'open', snoozedUntil: null });
    const counts = await storage.countConversations(world.tenant, [{ tag: 'zz', status: 'snoozed' }], 10);
    expect(counts, 'those that sleep on').toEqual([2]);
    clock.advance(3_600_000);
    expect(await storage.wakeSnoozed(50, system())).toHaveLength(1);
  });

  test('[DK4] another snooze replaces the first, and one without an end has none', async () => {
    const { clock, world } = opened();
    const { id } = await world.newConversation();
    const until = clock.now() + 60_000;
    expect(await world.change(id, { status: 'snoozed', snoozedUntil: until })).toMatchObject({ snoozedUntil: until });
    expect(await world.change(id, { status: 'snoozed', snoozedUntil: until + 1 })).toMatchObject({
      snoozedUntil: until + 1,
    });
    expect(await world.change(id, { snoozedUntil: null })).toMatchObject({ status: 'snoozed', snoozedUntil: null });
    await world.change(id, { status: 'snoozed', snoozedUntil: until });
    expect(await world.change(id, { status: 'pending' })).toMatchObject({ status: 'pending', snoozedUntil: null });
    expect(await world.change(id, { snoozedUntil: null })).toMatchObject({ status: 'pending', snoozedUntil: null });
  });

  test('[DK1] a page’s details: newest message, cut, tags in order, everybody’s marks or some', async () => {
    const { storage, world } = opened();
    const [full, empty] = [await world.newConversation(), await world.newConversation()];
    await world.append(full.id);
    const content = '😀'.repeat(LIMITS.previewCodePoints + 1);
    const reply = { senderType: 'agent', senderKey: 'mem_kim', authorId: 'mem_kim', content } as const;
    const sent = await world.append(full.id, reply);
    const createdAt = sent.kind === 'appended' ? sent.message.createdAt : 0;
    await world.change(full.id, { tags: ['b', 'a'] });
    for (const member of ['mem_kim', 'mem_lou']) await storage.markRead(world.tenant, full.id, member, createdAt);
    const nobody = { name: null, email: null };
    const bare = { tags: [], preview: null, customer: nobody, readThrough: {} };
    const [details, none] = await storage.readDeskDetails(world.tenant, [full, empty]);
    expect(none).toEqual(bare);
    expect(details).toEqual({
      tags: ['a', 'b'],
      preview: { senderType: 'agent', authorId: 'mem_kim', content: '😀'.repeat(LIMITS.previewCodePoints), createdAt },
      customer: nobody,
      readThrough: { mem_kim: createdAt, mem_lou: createdAt },
    });
    const [some] = await storage.readDeskDetails(world.tenant, [full], ['mem_lou']);
    expect(some?.readThrough).toEqual({ mem_lou: createdAt });
    expect(await storage.readDeskDetails(world.tenant, [])).toEqual([]);
  });

  test('[DK8] a mark moves on, never back, never beyond the newest message', async () => {
    const { storage, world } = opened();
    const { id } = await world.newConversation();
    const mark = (through: number) => storage.markRead(world.tenant, id, 'mem_kim', through);
    expect(await mark(5)).toEqual({ readThrough: null, moved: false });
    const sent = await world.append(id);
    const newest = sent.kind === 'appended' ? sent.message.createdAt : 0;
    expect(await mark(newest - 10)).toEqual({ readThrough: newest - 10, moved: true });
    expect(await mark(newest - 20)).toEqual({ readThrough: newest - 10, moved: false });
    expect(await mark(newest + 1_000)).toEqual({ readThrough: newest, moved: true });
    const races = await Promise.all(Array.from({ length: 9 }, (_, n) => mark(newest - n)));
    expect(races.every(race => race?.readThrough === newest)).toBe(true);
    expect(await storage.markRead({ ...world.tenant, environment: 'live' }, id, 'mem_kim', 1)).toBeNull();
  });

  test('[DK8] a mark goes back to before the newest message of somebody else, and on again', async () => {
    const { storage, clock, world } = opened();
    const { id } = await world.newConversation();
    const back = () => storage.markUnread(world.tenant, id, 'mem_kim');
    expect(await back(), 'no message').toBe('nothing');
    const sent = await world.append(id);
    const newest = sent.kind === 'appended' ? sent.message.createdAt : 0;
    expect(await back(), 'nothing was read').toEqual({ readThrough: null, moved: false });
    await storage.markRead(world.tenant, id, 'mem_kim', newest);
    expect(await back()).toEqual({ readThrough: newest - 1, moved: true });
    expect(await back()).toEqual({ readThrough: newest - 1, moved: false });
    await storage.markRead(world.tenant, id, 'mem_kim', newest);
    clock.advance(1_000);
    await world.append(id, { senderType: 'agent', senderKey: 'agent', authorId: 'mem_kim' });
    expect(await back(), 'one’s own').toBe('nothing');
    expect(await storage.markUnread({ ...world.tenant, environment: 'live' }, id, 'mem_kim')).toBeNull();
  });

  test('[DK7] pages of a timeline show everything once, in order, what happened at once together', async () => {
    const { storage, clock, world } = opened();
    const { id } = await world.newConversation();
    const ids = createIds(clock);
    for (let n = 0; n < 9; n++) {
      await world.append(id, { senderType: 'agent', authorId: 'mem_kim' });
      const note = { id: ids.note(), content: 'n', author: 'mem_kim', clientId: null, createdAt: clock.now() };
      await storage.addNote(world.tenant, id, note);
      await world.change(id, { priority: n % 2 === 0 ? 'high' : 'low' });
      if (n % 3 === 0) clock.advance(10);
    }
    const seen: TimelineRecord[] = [];
    let before: number | null = null;
    do {
      const page = await storage.readTimeline(world.tenant, id, before, 4);
      if (!page) throw new Error('no timeline');
      seen.unshift(...page.items);
      before = page.older;
    } while (before !== null);
    expect(new Set(seen.map(idOf)).size).toBe(27);
    expect(seen).toHaveLength(27);
    expect(seen.map(dateOf)).toEqual(seen.map(dateOf).toSorted((a, b) => a - b));
    expect(seen[0]).toMatchObject({ kind: 'message', authorId: 'mem_kim' });
    expect(await storage.readTimeline({ ...world.tenant, environment: 'live' }, id, null, 4)).toBeNull();
  });

  test('[DK5] tags in use are listed in order and counted up to a limit', async () => {
    const { storage, world } = opened();
    const tags = ['tt-one', 'tt-two'];
    for (let n = 0; n < 3; n++) {
      const { id } = await world.newConversation();
      await world.change(id, { tags: n === 0 ? tags : ['tt-two'] });
    }
    const ours = async (max: number) =>
      (await storage.listTags(world.tenant, max)).filter(({ tag }) => tags.includes(tag));
    expect(await ours(COUNT_MAX)).toEqual([
      { tag: 'tt-one', count: 1 },
      { tag: 'tt-two', count: 3 },
    ]);
    expect((await ours(2))[1]).toEqual({ tag: 'tt-two', count: 2 });
    const all = (await storage.listTags(world.tenant, 1)).map(({ tag }) => tag);
    expect(all).toEqual(all.toSorted());
  });
}

function dateOf(item: TimelineRecord): number {
  return item.kind === 'message'
    ? item.message.createdAt
    : item.kind === 'note'
      ? item.note.createdAt
      : item.event.createdAt;
}

function idOf(item: TimelineRecord): string {
  return item.kind === 'message' ? item.message.id : item.kind === 'note' ? item.note.id : item.event.id;
}
