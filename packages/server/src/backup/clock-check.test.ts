import { expect, test } from 'vitest';
import { createManualClock } from '../test/manual-clock.ts';
import { requireLaterClock } from './clock-check.ts';

const NOW = 1_000_000_000;

test('[OP10] a clock past all that clients saw is fine at once', async () => {
  await expect(requireLaterClock(NOW - 1, () => NOW, createManualClock(NOW))).resolves.toBeUndefined();
});

test('[OP10] marks a little ahead of the clock are waited for', async () => {
  const clock = createManualClock(NOW);
  let isDone = false;
  const waiting = requireLaterClock(NOW + 5_000, clock.now, clock).then(() => {
    isDone = true;
  });
  await Promise.resolve();
  clock.advance(5_000);
  expect(isDone).toBe(false);
  clock.advance(1);
  await waiting;
});

test('[OP10] a clock far behind, or one that stands still, is refused', async () => {
  const clock = createManualClock(NOW);
  await expect(requireLaterClock(NOW + 3_600_000, clock.now, clock)).rejects.toThrow('3600 s ahead of this clock');
  const waiting = requireLaterClock(NOW, () => NOW, clock);
  await Promise.resolve();
  clock.advance(1_000);
  await expect(waiting).rejects.toThrow('ahead of this clock');
});
