import { afterAll, expect, test } from 'vitest';
import type { Storage } from '../ports.ts';
import { createWorld } from '../test/contracts/storage-world.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';
import { withReadCache } from './read-cache.ts';

afterAll(removeTestDirectories);

test.each(['createSession', 'createVisitor'] as const)(
  '[SE7] a session that ends between %s and its being remembered is not remembered',
  async method => {
    const clock = createManualClock();
    const storage = await openSqliteForTest(clock);
    const world = await createWorld(storage, clock);
    const stored = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    // What is stored answers late, as over a slow connection.
    const late = async (...parameters: unknown[]) => {
      const result = await (storage[method] as (...all: unknown[]) => Promise<unknown>)(...parameters);
      stored.resolve();
      await goOn.promise;
      return result;
    };
    const cached = withReadCache({ ...storage, [method]: late } as Storage, false);
    const session = world.newSession();
    const { tenant, identityId } = session;
    const creating =
      method === 'createSession'
        ? cached.createSession(session)
        : cached.createVisitor(session, { id: 'thr_1', tenant, identityId, createdAt: clock.now() });
    await stored.promise;
    // Another node ends it, and this one hears of it.
    const ended = await storage.endSessions(tenant, { id: session.id }, clock.now());
    expect(ended).toHaveLength(1);
    cached.forgetSessions(ended);
    goOn.resolve();
    await creating;
    expect(await cached.findSession(session.tokenHash)).toBeNull();
    await storage.close();
  },
);
