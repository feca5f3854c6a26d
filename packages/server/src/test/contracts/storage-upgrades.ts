import type { SenderType } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import type { Storage } from '../../ports.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';
import { createWorld } from './storage-world.ts';

interface Database {
  open(clock: ManualClock): Promise<Storage>;
  query(text: string): Promise<unknown>;
}

/** Databases that older versions wrote: what a migration works out is what this version would have written. */
export function upgradesContract(name: string, create: () => Promise<Database>): void {
  test(`[DK2] [ST7] ${name}: who waited before an upgrade is known to wait after it`, async () => {
    const database = await create();
    const clock = createManualClock();
    const old = await database.open(clock);
    const world = await createWorld(old, clock);
    const make = async (senders: SenderType[], status: 'open' | 'pending' | 'closed' = 'open') => {
      const { id } = await world.newConversation();
      for (const senderType of senders) {
        clock.advance(1_000);
        await world.append(id, { senderType });
      }
      if (status !== 'open') await world.change(id, { status });
      return id;
    };
    const ids = [
      await make(['customer', 'customer']),
      await make(['customer', 'agent', 'customer', 'system', 'customer'], 'pending'),
      await make(['customer', 'ai', 'system']),
      await make(['customer'], 'closed'),
      await make([]),
    ];
    const waits = (storage: Storage) =>
      Promise.all(ids.map(async id => (await storage.getConversation(world.tenant, id))?.waitingSince));
    const before = await waits(old);
    expect(before.map(wait => wait !== null)).toEqual([true, true, false, false, false]);
    await old.close();
    await database.query('update conversation set waiting_since = null');
    await database.query(`delete from kysely_migration where name >= '0013-who-waits'`);
    const upgraded = await database.open(clock);
    expect(await waits(upgraded)).toEqual(before);
    await upgraded.close();
  });
  test(`[DK3] [ST7] ${name}: where nobody had written before an upgrade is known after it`, async () => {
    const database = await create();
    const clock = createManualClock();
    const old = await database.open(clock);
    const world = await createWorld(old, clock);
    const [written, empty] = [await world.newConversation(), await world.newConversation()];
    await world.append(written.id);
    await old.close();
    await database.query('update conversation set activity_minute = created_at / 60000 where last_message_at is null');
    await database.query(`delete from kysely_migration where name >= '0014-nobody-wrote'`);
    const upgraded = await database.open(clock);
    const list = async (filter: { written: boolean }) =>
      (await upgraded.listConversations(world.tenant, { ...filter, limit: 5 })).conversations.map(({ id }) => id);
    expect(await list({ written: true })).toEqual([written.id]);
    expect(await list({ written: false })).toEqual([empty.id]);
    await upgraded.close();
  });
}
