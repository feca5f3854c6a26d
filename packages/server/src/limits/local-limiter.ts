import { LRUCache } from 'lru-cache';
import type { Clock, RateLimiter } from '../ports.ts';

/** Buckets remembered at once; the least used are forgotten, which only ever errs on the caller's side. */
const BUCKETS = 100_000;

/**
 * Token buckets in memory. A bucket is one number, the instant at which it will be full again: taking a token moves it
 * on by the time one token takes to come back, and more than `burst` tokens ahead of now is refused.
 */
export function createLocalLimiter(clock: Pick<Clock, 'monotonic'>): RateLimiter {
  const fullAt = new LRUCache<string, number>({ max: BUCKETS });
  return {
    take(buckets) {
      const now = clock.monotonic();
      let waitMs = 0;
      const nextFullAt = buckets.map(({ key, limit: { burst, perSecond } }) => {
        const tokenMs = 1000 / perSecond;
        const next = Math.max(fullAt.get(key) ?? 0, now) + tokenMs;
        waitMs = Math.max(waitMs, next - (now + burst * tokenMs));
        return next;
      });
      if (waitMs > 0) return waitMs;
      for (const [index, { key }] of buckets.entries()) fullAt.set(key, nextFullAt[index]);
      return 0;
    },
  };
}
