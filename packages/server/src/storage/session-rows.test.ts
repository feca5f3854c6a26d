import { expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { makeTemporaryDirectory } from '../test/temporary-directory.ts';
import { createSessions } from './sessions.ts';
import { openSqlite } from './sqlite.ts';

test('[SE6] all sessions of a customer end, however many the shop made', async () => {
  const directory = makeTemporaryDirectory('many-sessions');
  const engine = await openSqlite({ dataDir: directory.path, clock: systemClock, onDamage: () => undefined });
  const tenant = { businessId: 'biz_shop', environment: 'test' as const };
  const total = 12_000;
  const rows = Array.from({ length: total }, (_, n) => ({
    id: `ses_${n}`,
    business_id: tenant.businessId,
    environment: tenant.environment,
    token_hash: `hash-${n}`,
    identity_id: 'cus_often',
    created_at: 1,
    last_seen_at: 1,
  }));
  await engine.write(async transaction => {
    await transaction.insertInto('business').values({ id: tenant.businessId, name: 'Shop', created_at: 1 }).execute();
    for (let at = 0; at < total; at += 1_000) {
      await transaction
        .insertInto('session')
        .values(rows.slice(at, at + 1_000))
        .execute();
    }
  });
  const sessions = createSessions(engine);
  const ended = await sessions.endSessions(tenant, { identityId: 'cus_often' }, 2);
  expect(new Set(ended.map(({ sessionId }) => sessionId)).size).toBe(total);
  expect(await sessions.findSession('hash-7')).toBeNull();
  expect(await sessions.listEndedSessions(0)).toHaveLength(total);
  await engine.close();
  directory.remove();
});
