import { createIds } from '../../ids.ts';
import type { Storage } from '../../ports.ts';
import type { ManualClock } from '../manual-clock.ts';

/** The first admin of a business, who has never logged in. */
export async function newAdmin(storage: Storage, clock: ManualClock, businessId: string): Promise<string> {
  const ids = createIds(clock);
  const [tokenHash, id] = [ids.token(), `mem_${ids.token()}`];
  await storage.addSetUpLink({ tokenHash, businessId, expiresAt: clock.now() + 60_000 }, clock.now());
  const member = {
    id,
    businessId,
    name: 'Ben',
    email: `${id.toLowerCase()}@shop.example`,
    role: 'admin' as const,
    enabled: true,
    twoFactorEnabled: false,
    createdAt: clock.now(),
    lastSeenAt: null,
  };
  const outcome = await storage.takeUpSetUpLink(tokenHash, { member, password: null }, clock.now());
  if (outcome.kind !== 'made') throw new Error(outcome.kind);
  return id;
}
