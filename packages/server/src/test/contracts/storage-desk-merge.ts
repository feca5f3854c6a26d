import { LIMITS } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import type { ConversationPatch } from '../../ports.ts';
import { freshEmail, type LoginScene, loginSteps, provenEmail } from './login-steps.ts';

/** What a merge does with what agents know of both conversations. */
export function storageDeskMergeContract(scene: () => LoginScene): void {
  const { visitor, logIn } = loginSteps(scene);

  /** Both conversations as they are before, and what becomes of them. */
  async function merge(visited: { texts: string[]; patch: ConversationPatch }, own: typeof visited) {
    const { storage, clock, world } = scene();
    const email = freshEmail();
    const home = await visitor(...own.texts);
    await logIn(provenEmail(email), home.session);
    await world.change(home.conversation.id, own.patch);
    clock.advance(5_000);
    const guest = await visitor(...visited.texts);
    await world.change(guest.conversation.id, visited.patch);
    const before = {
      home: await storage.getConversation(world.tenant, home.conversation.id),
      guest: await storage.getConversation(world.tenant, guest.conversation.id),
    };
    await storage.markRead(world.tenant, home.conversation.id, 'mem_kim', Number.MAX_SAFE_INTEGER);
    await storage.markRead(world.tenant, guest.conversation.id, 'mem_lou', Number.MAX_SAFE_INTEGER);
    const login = await logIn(provenEmail(email), guest.session);
    const into = await storage.getConversation(world.tenant, home.conversation.id);
    if (!into || !before.home) throw new Error('the conversation is gone');
    expect(login.conversation?.into).toEqual(into);
    const [details] = await storage.readDeskDetails(world.tenant, [into]);
    const timeline = await storage.readTimeline(world.tenant, into.id, null, 100);
    const events = (timeline?.items ?? []).flatMap(item => (item.kind === 'event' ? [item.event] : []));
    return { before, into, details, events, guestId: guest.conversation.id };
  }

  test('[DK10] tags, priority, wait and events of both', async () => {
    const { before, into, details, events, guestId } = await merge(
      { texts: ['b'], patch: { tags: ['x', 'y'], priority: 'low', assigneeId: 'mem_lou' } },
      { texts: ['a'], patch: { tags: ['y', 'z'], priority: 'high' } },
    );
    expect(into).toMatchObject({ priority: 'high', assigneeId: 'mem_lou', waitingSince: before.home?.waitingSince });
    expect(details?.tags).toEqual(['x', 'y', 'z']);
    expect(events.map(({ type }) => type)).toEqual([
      'priority_changed',
      'tags_changed',
      'assigned',
      'priority_changed',
      'tags_changed',
      'merged',
    ]);
    expect(events.at(-1)).toMatchObject({
      actor: { kind: 'customer', id: into.identityId },
      data: { conversation_id: guestId, messages: 1 },
    });
    expect(new Set(events.map(({ createdAt }) => createdAt)).size).toBe(events.length);
    // What came along is unread; what the other conversation's readers had read says nothing here.
    expect(Object.keys(details?.readThrough ?? {})).toEqual(['mem_kim']);
    expect(details?.readThrough.mem_kim).toBeLessThan(into.lastMessageAt ?? 0);
  });

  test('[DK10] one that was closed opens with the visitor’s wait; the visitor’s snooze is not the customer’s', async () => {
    const { before, into } = await merge({ texts: ['b'], patch: {} }, { texts: ['a'], patch: { status: 'closed' } });
    expect(into).toMatchObject({ status: 'open', waitingSince: before.guest?.waitingSince });
    const until = scene().clock.now() + 60_000;
    const snoozed = { status: 'snoozed', snoozedUntil: until } as const;
    const kept = await merge({ texts: [], patch: { tags: ['late'] } }, { texts: ['a'], patch: snoozed });
    expect(kept.into).toMatchObject({ status: 'snoozed', snoozedUntil: until });
    expect(kept.details?.tags).toEqual(['late']);
    const other = await merge({ texts: ['b'], patch: snoozed }, { texts: ['a'], patch: {} });
    expect(other.into).toMatchObject({ status: 'open', snoozedUntil: null });
  });

  test('[DK10] nobody who waits is forgotten in a conversation that was closed', async () => {
    const closed = { texts: ['a'], patch: { status: 'closed' } } as const;
    const until = scene().clock.now() + 60_000;
    const snoozed = { status: 'snoozed', snoozedUntil: until } as const;
    for (const [patch, status] of [
      [snoozed, 'open'],
      [{ status: 'pending' }, 'pending'],
    ] as const) {
      const { before, into } = await merge({ texts: ['b'], patch }, { ...closed, texts: ['a'] });
      expect(into).toMatchObject({ status, snoozedUntil: null, waitingSince: before.guest?.waitingSince });
      expect(into.waitingSince).not.toBeNull();
    }
    const empty = await merge({ texts: [], patch: { status: 'pending' } }, { ...closed, texts: ['a'] });
    expect(empty.into).toMatchObject({ status: 'closed', waitingSince: null });
  });

  test('[DK10] of too many tags the customer’s stay', async () => {
    const tags = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);
    const { details } = await merge(
      { texts: ['b'], patch: { tags: tags('v', 15) } },
      { texts: ['a'], patch: { tags: tags('o', 15) } },
    );
    expect(details?.tags).toHaveLength(LIMITS.tagsPerConversation);
    expect(details?.tags.filter(tag => tag.startsWith('o'))).toHaveLength(15);
  });
}
