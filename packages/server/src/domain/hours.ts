import { type BusinessHours, LIMITS, type OpeningHours } from '@deskbell/protocol';
import { invalidField } from './app-error.ts';

const DAYS = 7;
const DAY_MINUTES = 24 * 60;
const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Opening hours as they are to be stored: spans of each day in their order, none of them over another (CM1). */
export function parseHours({ enabled, time_zone, days }: BusinessHours): BusinessHours {
  if (!isTimeZone(time_zone)) throw wrong('hours.time_zone must be a time zone such as Europe/Berlin');
  if (days.length !== DAYS) throw wrong('hours.days must be seven days, Sunday first');
  return { enabled, time_zone, days: days.map(parseDay) };
}

/** Whether somebody is there at this instant (CM2). Without hours always. */
export function isOpenAt({ enabled, time_zone, days }: BusinessHours, now: number): boolean {
  if (!enabled) return true;
  const { weekday, minute } = placeInWeek(time_zone, now);
  return (days[weekday] ?? []).some(({ from, to }) => toMinute(from) <= minute && minute < toMinute(to));
}

function parseDay(spans: OpeningHours[]): OpeningHours[] {
  if (spans.length > LIMITS.hoursSpansMax) throw wrong(`a day has at most ${LIMITS.hoursSpansMax} spans`);
  for (const { from, to } of spans) {
    const isSpan = TIME.test(from) && (TIME.test(to) || to === '24:00') && toMinute(from) < toMinute(to);
    if (!isSpan) throw wrong('a span goes from HH:mm to a later HH:mm of the same day, at most 24:00');
  }
  const sorted = spans.map(({ from, to }) => ({ from, to })).sort((a, b) => toMinute(a.from) - toMinute(b.from));
  const overlap = sorted.some(({ from }, at) => at > 0 && toMinute(from) < toMinute(sorted[at - 1]?.to ?? ''));
  if (overlap) throw wrong('the spans of a day must not overlap');
  return sorted;
}

function toMinute(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Weekday (0: Sunday) and minute of the day on the clocks of that zone. */
function placeInWeek(timeZone: string, now: number): { weekday: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const read = (type: string) => parts.find(part => part.type === type)?.value ?? '';
  return {
    weekday: WEEKDAYS.indexOf(read('weekday')),
    minute: (Number(read('hour')) * 60 + Number(read('minute'))) % DAY_MINUTES,
  };
}

/** Names only: an offset such as `+02:00` knows no summer. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w+/-]{0,60}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function wrong(message: string) {
  return invalidField('hours', message);
}
