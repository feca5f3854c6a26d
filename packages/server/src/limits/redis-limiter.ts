import { createHash } from 'node:crypto';
import type { Clock, RateLimiter } from '../ports.ts';
import { keepRedisLink, withinTime } from '../redis/redis-link.ts';
import { createLocalLimiter } from './local-limiter.ts';

// The rule of local-limiter.ts, run by Redis with its own clock, so that all nodes draw on one bucket.
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local wait = 0
local nexts = {}
for index, key in ipairs(KEYS) do
  local burst = tonumber(ARGV[index * 2 - 1])
  local tokenMs = tonumber(ARGV[index * 2])
  local fullAt = math.max(tonumber(redis.call('GET', key) or '0'), now) + tokenMs
  wait = math.max(wait, fullAt - (now + burst * tokenMs))
  nexts[index] = fullAt
end
if wait > 0 then return math.ceil(wait) end
for index, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.3f', nexts[index]), 'PX', math.ceil(nexts[index] - now))
end
return 0`;
const SHA = createHash('sha1').update(TAKE).digest('hex');

const PREFIX = 'deskbell:limit:';
/** A limit is not worth more of a request's time. */
const PATIENCE_MS = 200;

export interface RedisLimiterOptions {
  url: string;
  clock: Pick<Clock, 'monotonic' | 'after'>;
  onError: (error: unknown) => void;
  onBack: () => void;
}

/** Token buckets shared by all nodes; while Redis does not answer each node limits for itself (RL4). */
export async function createRedisLimiter({
  url,
  clock,
  onError,
  onBack,
}: RedisLimiterOptions): Promise<RateLimiter & { close(): Promise<void> }> {
  const local = createLocalLimiter(clock);
  const link = await keepRedisLink({
    url,
    clock,
    onDown: onError,
    onBack,
    onUp: async client => void (await client.scriptLoad(TAKE)),
  });
  return {
    take(buckets) {
      const client = link.client();
      if (!client) return local.take(buckets);
      const keys = buckets.map(({ key }) => PREFIX + key);
      const limits = buckets.flatMap(({ limit: { burst, perSecond } }) => [String(burst), String(1000 / perSecond)]);
      const wait = client.evalSha(SHA, { keys, arguments: limits });
      return withinTime(clock, PATIENCE_MS, wait).then(Number, () => local.take(buckets));
    },
    close: link.close,
  };
}
