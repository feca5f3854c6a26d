import { LIMITS } from '@deskbell/protocol';
import { invalidField } from './app-error.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const SPAN_DAYS_DEFAULT = 30;

/** Whole days on the clocks of a time zone. */
export interface Calendar {
  /** `YYYY-MM-DD`, ascending. */
  days: string[];
  /** When each day begins, and when the last one ends. */
  starts: number[];
}

/** The days from `from` to `to`, both included; by default the last thirty (NU1). */
export function parseSpan({ from, to }: { from?: unknown; to?: unknown }, timeZone: string, now: number): Calendar {
  const dateOf = createDateReader(timeZone);
  const last = to === undefined ? dateOf(now) : parseDate('to', to);
  const first = from === undefined ? addDays(last, 1 - SPAN_DAYS_DEFAULT) : parseDate('from', from);
  if (first > last) throw invalidField('from', 'from must not be after to');
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) {
    days.push(day);
    if (days.length > LIMITS.numbersDaysMax) {
      throw invalidField('from', `at most ${LIMITS.numbersDaysMax} days can be asked for`);
    }
  }
  return { days, starts: [...days, addDays(last, 1)].map(day => startOf(day, dateOf)) };
}

/** The index of the day an instant lies in; -1: of none. */
export function dayAt({ starts }: Calendar, instant: number): number {
  if (instant < (starts[0] ?? 0)) return -1;
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (instant < (starts[middle] ?? 0)) high = middle;
    else low = middle;
  }
  return low === starts.length - 1 ? -1 : low;
}

function parseDate(field: string, value: unknown): string {
  const isDate = typeof value === 'string' && DATE.test(value) && value >= '1970-01-02' && value <= '2100-12-31';
  if (!isDate || addDays(value, 0) !== value) throw invalidField(field, `${field} must be a day, YYYY-MM-DD`);
  return value;
}

function addDays(day: string, count: number): string {
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) ? '' : new Date(time + count * DAY_MS).toISOString().slice(0, 10);
}

/** The first minute whose date is the day's or later: where clocks jump over midnight, the first that exists. */
function startOf(day: string, dateOf: (instant: number) => string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`) / MINUTE_MS;
  let before = midnight - 16 * 60;
  let after = midnight + 16 * 60;
  while (after - before > 1) {
    const middle = (before + after) >> 1;
    if (dateOf(middle * MINUTE_MS) < day) before = middle;
    else after = middle;
  }
  return after * MINUTE_MS;
}

function createDateReader(timeZone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return instant => format.format(instant);
}
