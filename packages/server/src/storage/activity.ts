/**
 * The whole minute of an instant: what conversation lists are sorted by (AG1). Null, nobody has written: before all others,
 * so that with and without a message are two ranges of every list's index (DK3).
 */
export function activityMinute(ms: number | null): number {
  return ms === null ? NOBODY_WROTE : Math.floor(ms / 60_000);
}

export const NOBODY_WROTE = 0;
