/** Bounds of a wait between two attempts, milliseconds. */
export interface Backoff {
  first: number;
  most: number;
}

/**
 * How long to wait after so many failures in a row: anything up to a bound that doubles ("full jitter"), so that many
 * clients that lost one server do not come back together. Never nothing at all.
 */
export function backoffMs(failures: number, { first, most }: Backoff, random: () => number): number {
  const bound = Math.min(most, first * 2 ** Math.min(Math.max(failures - 1, 0), 30));
  return bound * (0.1 + 0.9 * random());
}
