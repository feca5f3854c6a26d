// When a webhook is tried again, and when it is given up. Milliseconds throughout.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Between one try and the next: ten tries over three days (WH6). */
const RETRY_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
/** Of a delay, to either side: what failed together does not come back together. */
const JITTER = 0.2;
const RETRY_AFTER_MAX_MS = DAY;

export const WEBHOOK = {
  /** A 2xx must come within this (WH5). */
  timeoutMs: 30 * SECOND,
  /** Longer than a try and writing down what came of it: by then who claimed a delivery has died (WH8). */
  leaseMs: 60 * SECOND,
  /** Failing for this long without one success, a webhook is switched off (WH9). */
  deadAfterMs: 5 * DAY,
  /** Waiting for one webhook before it is switched off (WH9). */
  waitingMax: 100_000,
  /** The log of deliveries goes back so far (WH10). */
  logLifeMs: 30 * DAY,
  /** The old secret signs for so long beside a new one (WH4). */
  oldSecretMs: DAY,
} as const;

/** When to try again after `attempts` tries; null: that was the last one. `random`: 0–1. */
export function nextAttemptAt(
  attempts: number,
  now: number,
  retryAfterMs: number | null,
  random: number,
): number | null {
  const waitMs = RETRY_MS[attempts - 1];
  if (waitMs === undefined) return null;
  const jittered = waitMs * (1 - JITTER + 2 * JITTER * random);
  return Math.round(now + Math.max(jittered, retryAfterMs ?? 0));
}

/** `Retry-After` as a delay: seconds or an HTTP date, a day at the most; null when it says nothing we can read. */
export function parseRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  const text = value.trim();
  const delayMs = /^\d{1,9}$/.test(text) ? Number(text) * SECOND : / GMT$/.test(text) ? Date.parse(text) - now : NaN;
  return Number.isNaN(delayMs) ? null : Math.min(Math.max(delayMs, 0), RETRY_AFTER_MAX_MS);
}

/** How long a webhook that failed so often in a row is left alone; 0 until it is taken for broken (WH7). */
export function restMs(failuresInARow: number): number {
  const beyond = failuresInARow - BROKEN_AFTER;
  return beyond < 0 ? 0 : Math.min(5 * SECOND * 2 ** beyond, MINUTE);
}

export const BROKEN_AFTER = 5;
