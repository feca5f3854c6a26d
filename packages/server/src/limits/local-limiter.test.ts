import { describe, expect, test } from 'vitest';
import { createManualClock } from '../test/manual-clock.ts';
import { createLocalLimiter } from './local-limiter.ts';

const LIMIT = { burst: 3, perSecond: 2 };

describe('the local limiter', () => {
  test('[RL1] a bucket gives its burst, then one token as each comes back', () => {
    const clock = createManualClock();
    const limiter = createLocalLimiter(clock);
    const take = () => limiter.take([{ key: 'a', limit: LIMIT }]);
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
    for (let n = 0; n < 3; n++) limiter.take([{ key: 'a', limit: LIMIT }]);
    clock.advance(3_600_000);
    expect([1, 2, 3, 4].map(() => limiter.take([{ key: 'a', limit: LIMIT }]))).toEqual([0, 0, 0, 500]);
  });

  test('[RL1] of several buckets all give a token or none does', () => {
    const clock = createManualClock();
    const limiter = createLocalLimiter(clock);
    const narrow = { key: 'narrow', limit: { burst: 1, perSecond: 1 } };
    const wide = { key: 'wide', limit: { burst: 2, perSecond: 1 } };
    expect(limiter.take([wide, narrow])).toBe(0);
    expect(limiter.take([wide, narrow])).toBe(1_000);
    expect(limiter.take([wide]), 'the refusal took nothing').toBe(0);
  });

  test('[RL1] buckets are apart', () => {
    const limiter = createLocalLimiter(createManualClock());
    for (let n = 0; n < 4; n++) limiter.take([{ key: 'a', limit: LIMIT }]);
    expect(limiter.take([{ key: 'b', limit: LIMIT }])).toBe(0);
  });
});
