import { afterAll, expect, test } from 'vitest';
import { createWorld } from '../test/contracts/storage-world.ts';
import { countTurns } from '../test/count-turns.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { makeTemporaryDirectory } from '../test/temporary-directory.ts';
import { createNumbersSource } from './numbers.ts';
import { createSqlStorage } from './sql-storage.ts';
import { openSqlite } from './sqlite.ts';

const directory = makeTemporaryDirectory('numbers');
afterAll(() => directory.remove());

test('[NU3] a conversation of any length is read in pieces, whole and once, and others are served in between', async () => {
  const clock = createManualClock();
  const engine = await openSqlite({ dataDir: directory.path, clock, onDamage: () => undefined });
  const storage = createSqlStorage(engine, { clock, queueMax: 10_000, deadlineMs: 5_000 });
  const world = await createWorld(storage, clock);
  const since = clock.now();
  const lengths = [3, 0, 11, 1, 4];
  const conversations = [];
  for (const length of lengths) {
    const conversation = await world.newConversation();
    conversations.push(conversation.number);
    for (let n = 0; n < length; n++) await world.append(conversation.id, { content: `message ${n}` });
  }
  const span = { since: since - 60_000, from: since - 60_000, until: clock.now() + 60_000 };
  const read = (atOnce: number) => createNumbersSource(engine, atOnce).readHistories(world.tenant, span, null, 100);
  const whole = await read(1_000);
  expect(whole.histories.map(({ messages }) => messages.length)).toEqual(
    // Where nobody has written there is nothing to count.
    lengths.filter(length => length > 0),
  );
  for (const atOnce of [1, 2, 3, 4, 5, 11]) {
    const { result, turns } = await countTurns(() => read(atOnce));
    expect(result, `${atOnce} at once`).toEqual(whole);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(19 / atOnce) - 1);
  }
  await storage.close();
});
