import { expect, test } from 'vitest';
import type { Tenant } from '../../domain/model.ts';
import type { History } from '../../domain/numbers.ts';
import { createIds } from '../../ids.ts';
import type { HistoryPlace } from '../../ports.ts';
import type { OpenedStorage } from './storage.ts';
import type { World } from './storage-world.ts';

const HOUR_MS = 3_600_000;

export function storageNumbersContract(opened: () => OpenedStorage & { world: World }): void {
  const close = (id: string, at: number, memberId: string | null) => {
    const { storage, world, clock } = opened();
    const actor =
      memberId === null
        ? ({ kind: 'key', id: 'key_1', name: 'sk_…' } as const)
        : ({ kind: 'member', id: memberId, name: 'Ada' } as const);
    return storage.changeConversation(
      world.tenant,
      id,
      { status: 'closed' },
      { actor, now: at, newEventId: createIds(clock).event },
    );
  };

  test('[NU2] [NU3] histories come whole and once, page by page, also of what was only closed in the span', async () => {
    const { storage, world, clock } = opened();
    const began = clock.now();
    const old = await world.newConversation();
    await world.append(old.id, { content: 'long ago' });
    const foreign = await world.newConversation({ ...world.tenant, environment: 'live' });
    clock.advance(50 * HOUR_MS);
    const since = clock.now();
    const fresh = await world.newConversation();
    await world.append(fresh.id, { content: 'hello' });
    clock.advance(60_000);
    await world.append(fresh.id, { content: 'hi', senderType: 'agent', senderKey: 'mem_1', authorId: 'mem_1' });
    await world.append(foreign.id, { content: 'of another environment' });
    const last = await world.newConversation();
    await world.append(last.id, { content: 'and one more' });
    clock.advance(60_000);
    await close(fresh.id, clock.now(), 'mem_1');
    await close(old.id, clock.now(), null);
    const until = clock.now() + 1;
    clock.advance(60_000);
    await world.append(fresh.id, { content: 'after the span' });

    for (const limit of [1, 2, 100]) {
      const histories = new Map<number, History>();
      let place: HistoryPlace | null = null;
      do {
        const page = await storage.readHistories(world.tenant, { since, from: began, until }, place, limit);
        for (const history of page.histories) {
          expect(histories.has(history.number)).toBe(false);
          histories.set(history.number, history);
        }
        place = page.next;
      } while (place);
      expect(
        [...histories.keys()].toSorted((one, other) => one - other),
        `${limit}`,
      ).toEqual([old.number, fresh.number, last.number]);
      expect(histories.get(old.number)).toMatchObject({ createdAt: old.createdAt, closings: [{ memberId: null }] });
      const told = histories.get(fresh.number);
      expect(told?.messages.map(({ by, authorId }) => [by, authorId])).toEqual([
        ['customer', null],
        ['agent', 'mem_1'],
      ]);
      expect(told?.closings).toMatchObject([{ memberId: 'mem_1' }]);
    }
  });

  test('[NU1] whoever waits longest, of those who were not answered', async () => {
    const { storage, world, clock } = opened();
    const tenant: Tenant = { businessId: 'biz_waiting', environment: 'live' };
    expect(await storage.readLongestWait(tenant)).toBeNull();
    const one = await world.newConversation();
    await world.append(one.id);
    clock.advance(HOUR_MS);
    const longest = await storage.readLongestWait(world.tenant);
    expect(longest).toBeLessThan(clock.now());
    for (const { id } of (await storage.listConversations(world.tenant, { sort: 'waiting', waiting: true, limit: 100 }))
      .conversations) {
      await world.append(id, { senderType: 'agent', senderKey: 'agent' });
    }
    expect(await storage.readLongestWait(world.tenant)).toBeNull();
    clock.advance(HOUR_MS);
    await world.append(one.id);
    expect(await storage.readLongestWait(world.tenant)).toBe(clock.now());
  });
}
