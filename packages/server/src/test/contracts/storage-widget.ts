import { expect, test } from 'vitest';
import type { WidgetLookRecord } from '../../domain/model.ts';
import type { OpenedStorage } from './storage.ts';
import type { World } from './storage-world.ts';

const INITIAL: WidgetLookRecord = {
  title: 'Support',
  greeting: 'Hi!',
  accentColor: '#2f6f62',
  position: 'right',
  launcherLabel: null,
  awayMessage: 'Back tomorrow.',
};

export function storageWidgetContract(opened: () => OpenedStorage & { world: World }): void {
  test('[WD2] a widget’s look: nothing at first, then what was named, each tenant its own', async () => {
    const { storage, world } = opened();
    const live = { ...world.tenant, environment: 'live' as const };
    expect(await storage.findWidgetLook(world.tenant)).toBeNull();
    const first = { ...INITIAL, title: 'Ask us' };
    expect(await storage.changeWidgetLook(world.tenant, INITIAL, { title: 'Ask us' })).toEqual(first);
    expect(await storage.findWidgetLook(world.tenant)).toEqual(first);
    expect(await storage.findWidgetLook(live)).toBeNull();
    const second = { ...first, launcherLabel: 'Help', awayMessage: null };
    const other = { ...INITIAL, title: 'Not used any more', position: 'left' as const };
    const change = { launcherLabel: 'Help', awayMessage: null };
    expect(await storage.changeWidgetLook(world.tenant, other, change)).toEqual(second);
    expect(await storage.findWidgetLook(world.tenant)).toEqual(second);
  });

  test('[WD2] changes at once of different fields are all kept', async () => {
    const { storage, world } = opened();
    const live = { ...world.tenant, environment: 'live' as const };
    const changes: Partial<WidgetLookRecord>[] = [
      { title: 'Atelier' },
      { greeting: 'Good day' },
      { accentColor: '#112233' },
      { position: 'left' },
      { launcherLabel: 'Ask' },
      { awayMessage: null },
    ];
    await Promise.all(changes.map(change => storage.changeWidgetLook(live, INITIAL, change)));
    expect(await storage.findWidgetLook(live)).toEqual(Object.assign({}, ...changes));
  });
}
