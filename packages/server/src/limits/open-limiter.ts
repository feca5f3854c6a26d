import type { Clock, RateLimiter } from '../ports.ts';
import { createLocalLimiter } from './local-limiter.ts';

export interface LimiterOptions {
  rateLimits: 'on' | 'off';
  redisUrl: string | null;
  clock: Pick<Clock, 'monotonic' | 'after'>;
  onError: (error: unknown) => void;
  /** Redis is there again. */
  onBack: () => void;
}

export interface OpenLimiter {
  /** Null: nothing is limited. */
  limiter: RateLimiter | null;
  close(): Promise<void>;
}

/** The limiter the configuration names: shared by all nodes where there is Redis (RL4). */
export async function openLimiter({
  rateLimits,
  redisUrl,
  clock,
  onError,
  onBack,
}: LimiterOptions): Promise<OpenLimiter> {
  const nothingToClose = () => Promise.resolve();
  if (rateLimits === 'off') return { limiter: null, close: nothingToClose };
  if (redisUrl === null) return { limiter: createLocalLimiter(clock), close: nothingToClose };
  const { createRedisLimiter } = await import('./redis-limiter.ts');
  const limiter = await createRedisLimiter({ url: redisUrl, clock, onError, onBack });
  return { limiter, close: limiter.close };
}
