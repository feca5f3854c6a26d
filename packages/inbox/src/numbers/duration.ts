const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  { seconds: DAY, unit: 'day' },
  { seconds: HOUR, unit: 'hour' },
  { seconds: MINUTE, unit: 'minute' },
  { seconds: 1, unit: 'second' },
] as const;

/** `4 min`, `2 hr 5 min`: the two largest units, the smaller one only while it says something. */
export function sayDuration(seconds: number, locale: string | undefined, display: 'short' | 'long' = 'short'): string {
  const whole = roundToPrecision(seconds);
  const at = UNITS.findIndex(each => whole >= each.seconds);
  const [large, small] = [UNITS[at] ?? UNITS[3], UNITS[at + 1]];
  const count = Math.floor(whole / large.seconds);
  const rest = small && at >= 0 ? Math.floor((whole % large.seconds) / small.seconds) : 0;
  const parts = [say(count, large.unit, locale, display)];
  if (small && rest > 0) parts.push(say(rest, small.unit, locale, display));
  return parts.join(' ');
}

/** Seconds matter below ten minutes, minutes below a day; hours after that. Rounded first, so that no `60 min` is said. */
function roundToPrecision(seconds: number): number {
  const step = seconds < 10 * MINUTE ? 1 : seconds < DAY ? MINUTE : HOUR;
  return Math.max(0, Math.round(seconds / step) * step);
}

function say(
  count: number,
  unit: (typeof UNITS)[number]['unit'],
  locale: string | undefined,
  unitDisplay: 'short' | 'long',
) {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay }).format(count);
}
