const DAY_MS = 86_400_000;
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `3 May 2026`, as the person's own language has it. */
export function sayDay(time: string | number | Date): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(new Date(time));
}

/** `3 May 2026, 14:05`. */
export function sayMoment(time: string | number | Date): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time));
}

/** `5 minutes ago`, `in 2 hours`; a date when that is further than a week. */
export function sayAgo(time: string | number, now: number): string {
  const distance = new Date(time).getTime() - now;
  if (Math.abs(distance) > 7 * DAY_MS) return sayDay(time);
  const [unit, ms] = STEPS.find(each => Math.abs(distance) >= each[1]) ?? ['minute', 60_000];
  return new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(Math.trunc(distance / ms), unit);
}
