import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import { Miss } from './case.ts';

/** The promise's value, or a miss after `ms`. */
export async function within<T>(ms: number, expected: string, promise: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = delay(ms, undefined, { signal: stop.signal }).then(() => {
    throw new Miss(expected, `nothing of the kind in ${ms} ms`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    stop.abort();
  }
}

/** Asks again and again until there is a value, or a miss after `ms`. */
export async function until<T>(ms: number, expected: string, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Miss(expected, `nothing of the kind in ${ms} ms`);
    await delay(20);
  }
}

/** Runs `jobs` with at most `width` at a time; answers in their order. */
export async function inParallel<T, R>(width: number, jobs: readonly T[], run: (job: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    while (next < jobs.length) {
      const index = next++;
      results[index] = await run(jobs[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, jobs.length) }, lane));
  return results;
}

/** 0, 1, … count-1. */
export const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const MOST_WAITS_FOR_LIMITS = 60;

/** Asks again as long as the answer is a 429, each time after the wait it names. */
export async function outsideLimits<T>(ask: () => Promise<T>, limited: (outcome: T) => Answer | undefined): Promise<T> {
  for (let waits = 0; ; waits++) {
    const outcome = await ask();
    const answer = limited(outcome);
    if (answer?.status !== 429 || waits === MOST_WAITS_FOR_LIMITS) return outcome;
    await delay(1000 * Math.min(10, Number(answer.headers['retry-after']) || 1));
  }
}
