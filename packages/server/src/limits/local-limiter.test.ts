import { describe, expect, test } from 'vitest';
import { createManualClock } from '../test/manual-clock.ts';
import { createLocalLimiter } from './local-limiter.ts';

const LIMIT = { burst: 3, perSecond: 2 };

describe('the local limiter', () => {
  test('[RL1] a bucket gives its burst, then one token as each comes back', () => {
    const clock = createManualClock();
    const limiter = createLocalLimiter(clock);
    const take = () => limiter.take('a', LIMIT);
    expect([take(), take(), take()]).toEqual([0, 0, 0]);
    expect(take()).toBe(500);
    clock.advance(200);
    expect(take()).toBe(300);
    clock.advance(300);
    expect([take(), take()]).toEqual([0, 500]);
  });

  test('[RL1] an idle bucket fills up to its burst and no further', () => {
    const clock = createManualClock();
    const limiter = createLocalLimiter(clock);
    for (let n = 0; n < 3; n++) limiter.take('a', LIMIT);
    clock.advance(3_600_000);
    expect([1, 2, 3, 4].map(() => limiter.take('a', LIMIT))).toEqual([0, 0, 0, 500]);
  });

  test('[RL1] buckets are apart', () => {
    const limiter = createLocalLimiter(createManualClock());
    for (let n = 0; n < 4; n++) limiter.take('a', LIMIT);
    expect(limiter.take('b', LIMIT)).toBe(0);
  });
});
