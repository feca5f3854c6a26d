/** The whole minute of an instant: what conversation lists are sorted by (AG1). */
export function activityMinute(ms: number): number {
  return Math.floor(ms / 60_000);
}
