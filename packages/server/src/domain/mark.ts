/** The next `created_at` of a conversation: now, unless the clock stands still or went back (TS2, I4). */
export function nextMark(now: number, mark: number | null): number {
  return mark === null || now > mark ? now : mark + 1;
}
