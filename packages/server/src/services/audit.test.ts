import { afterAll, expect, test } from 'vitest';
import { createIds } from '../ids.ts';
import { createWorld } from '../test/contracts/storage-world.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';
import { refusalOf } from '../test/refusal.ts';
import { audit, listAudit } from './audit.ts';

afterAll(removeTestDirectories);

test('[AC14] pages follow each other by their cursor, and what is none is refused', async () => {
  const clock = createManualClock();
  const storage = await openSqliteForTest(clock);
  const deps = { storage, clock, ids: createIds(clock), report: () => undefined };
  const { tenant } = await createWorld(storage, clock);
  const actor = { kind: 'key', id: 'key_1', name: 'sk_…' } as const;
  for (const action of ['key.created', 'key.changed']) await audit(deps, tenant, actor, { action });
  const first = await listAudit(deps, tenant, { limit: '1' });
  expect(first.entries).toMatchObject([{ action: 'key.changed' }]);
  const second = await listAudit(deps, tenant, { limit: '1', cursor: first.next_cursor });
  expect(second).toMatchObject({ entries: [{ action: 'key.created' }], next_cursor: null });
  for (const cursor of ['', ' ', '0x10', '1e3', '1.5', '-1', 'x', '9'.repeat(16), ['1', '2']]) {
    const refusal = await refusalOf(listAudit(deps, tenant, { cursor }));
    expect([cursor, refusal.code, refusal.context]).toEqual([cursor, 'VALIDATION_ERROR', { field: 'cursor' }]);
  }
  await storage.close();
});
