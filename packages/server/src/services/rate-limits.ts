import { AppError } from '../domain/app-error.ts';
import { networkOf } from '../domain/network.ts';
import type { Bucket, Limit, RateLimiter } from '../ports.ts';

export type Purpose =
  | 'send'
  | 'poll'
  | 'open'
  | 'connect'
  | 'upload'
  | 'code'
  | 'guess'
  | 'agent'
  | 'signIn'
  | 'refused';

interface Caller {
  /** Null when the network has paid already. */
  ip: string | null;
  /** Session or key: who asks, when that is known. */
  who: string | null;
  tenant: string | null;
}

/**
 * What one caller may do (RL1). `ip` is generous: a whole office, or a mobile carrier, may stand behind one address.
 * `refused` counts refusals before a caller is known, so that guessing keys or tokens is slow.
 */
const LIMITS: Record<Purpose, { who: Limit; ip: Limit; tenant: Limit }> = {
  send: {
    who: { burst: 60, perSecond: 5 },
    ip: { burst: 600, perSecond: 50 },
    tenant: { burst: 5_000, perSecond: 1_000 },
  },
  poll: {
    who: { burst: 60, perSecond: 10 },
    ip: { burst: 1_200, perSecond: 200 },
    tenant: { burst: 20_000, perSecond: 5_000 },
  },
  open: {
    who: { burst: 60, perSecond: 5 },
    ip: { burst: 300, perSecond: 10 },
    tenant: { burst: 2_000, perSecond: 500 },
  },
  connect: {
    who: { burst: 30, perSecond: 1 },
    ip: { burst: 300, perSecond: 20 },
    tenant: { burst: 10_000, perSecond: 2_000 },
  },
  // Each may become 20 MB that lie about for a day (UP7), and whoever has no session is given one.
  upload: {
    who: { burst: 40, perSecond: 1 },
    ip: { burst: 120, perSecond: 0.5 },
    tenant: { burst: 2_000, perSecond: 20 },
  },
  // A person asks for a few codes; each costs somebody a message (AU5). An office may log in in one morning.
  code: {
    who: { burst: 10, perSecond: 1 / 30 },
    ip: { burst: 60, perSecond: 1 / 5 },
    tenant: { burst: 600, perSecond: 20 },
  },
  guess: {
    who: { burst: 20, perSecond: 1 / 5 },
    ip: { burst: 120, perSecond: 1 },
    tenant: { burst: 1_200, perSecond: 50 },
  },
  // Guessing at one member's password: ten at once, then one a minute, from wherever (AC5). An office logs in in one morning.
  signIn: {
    who: { burst: 10, perSecond: 1 / 60 },
    ip: { burst: 60, perSecond: 1 / 2 },
    tenant: { burst: 600, perSecond: 20 },
  },
  agent: {
    who: { burst: 1_200, perSecond: 200 },
    ip: { burst: 1_200, perSecond: 200 },
    tenant: { burst: 2_400, perSecond: 400 },
  },
  refused: {
    who: { burst: 120, perSecond: 5 },
    ip: { burst: 120, perSecond: 5 },
    tenant: { burst: 120, perSecond: 5 },
  },
};

/**
 * Takes a token from each bucket the caller draws on; 429 with the wait when one is empty (RL1, EN6). Without a limiter
 * nothing is limited.
 */
export async function enforceLimits(limiter: RateLimiter | null, purpose: Purpose, caller: Caller): Promise<void> {
  if (limiter) await take(limiter, bucketsOf(purpose, caller));
}

/** Numbers that differ in their last digits only are a block, which fraud on SMS works through one by one. */
const SMS_BLOCK_DIGITS = 4;
const SMS_BLOCK: Limit = { burst: 20, perSecond: 1 / 60 };

/** What one block of numbers may be sent by one tenant (AU12). */
export async function enforceSmsLimit(limiter: RateLimiter | null, tenant: string, phone: string): Promise<void> {
  if (limiter) await take(limiter, [{ key: `sms/${tenant}/${phone.slice(0, -SMS_BLOCK_DIGITS)}`, limit: SMS_BLOCK }]);
}

async function take(limiter: RateLimiter, buckets: Bucket[]): Promise<void> {
  const waitMs = await limiter.take(buckets);
  if (waitMs > 0) {
    throw new AppError('RATE_LIMITED', 'too many requests; try again later', {
      context: { retry_after_ms: Math.ceil(waitMs) },
    });
  }
}

/** Who shows a wrong key draws on a bucket of their own, so that guessing is slow (RL1). */
export async function slowGuessing<Key>(limiter: RateLimiter | null, ip: string, key: Promise<Key>): Promise<Key> {
  try {
    return await key;
  } catch (error) {
    await enforceLimits(limiter, 'refused', { ip, who: null, tenant: null });
    throw error;
  }
}

function bucketsOf(purpose: Purpose, { ip, who, tenant }: Caller): Bucket[] {
  const limits = LIMITS[purpose];
  const buckets: Bucket[] = [];
  if (ip !== null) buckets.push({ key: `${purpose}/ip/${networkOf(ip)}`, limit: limits.ip });
  if (who !== null) buckets.push({ key: `${purpose}/who/${who}`, limit: limits.who });
  if (tenant !== null) buckets.push({ key: `${purpose}/tenant/${tenant}`, limit: limits.tenant });
  return buckets;
}
