import type { Actor } from '@deskbell/protocol';
import type { Deps } from '../ports.ts';
import { describeAndPublish } from './publish.ts';
import { recurring } from './recurring.ts';

/** Twice within the ten seconds a snoozed one may lie on (DK4). */
const EVERY_MS = 5_000;

/** At a time: appends and other changes go in between. */
const BATCH = 50;

const CLOCKWORK: Actor = { kind: 'system', id: null, name: null };

type WakeDeps = Pick<Deps, 'storage' | 'bus' | 'clock' | 'ids' | 'report'>;

/** Opens snoozed conversations when their time has come; the answer ends it, and resolves when a round that runs is over. */
export function wakeRegularly(deps: WakeDeps): () => Promise<void> {
  const waking = recurring(() => wakeSnoozed(deps), deps.report);
  const stop = deps.clock.every(EVERY_MS, waking.begin);
  return async () => {
    stop();
    await waking.running;
  };
}

/** All that are due now. Another node may be at it too: each is opened, and told of, by one of them. */
export async function wakeSnoozed(deps: WakeDeps): Promise<void> {
  const { storage, clock, ids } = deps;
  for (;;) {
    const woken = await storage.wakeSnoozed(BATCH, { actor: CLOCKWORK, now: clock.now(), newEventId: ids.event });
    for (const { conversation, events } of woken) await describeAndPublish(deps, conversation, events);
    if (woken.length < BATCH) return;
  }
}
