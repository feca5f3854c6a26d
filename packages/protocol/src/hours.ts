import type { BusinessHours } from './inbox/service.ts';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const DAY_MINUTES = 24 * 60;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Minutes since midnight; null for what is no time. `24:00` is the end of a day only. */
export function minuteOfDay(time: string, side: 'begin' | 'end'): number | null {
  if (side === 'end' && time === '24:00') return DAY_MINUTES;
  return TIME.test(time) ? Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) : null;
}

/**
 * Whether somebody is there at this instant (CM2). Without hours always; a span that is not complete yet is none. The zone
 * must be known.
 */
export function isOpenAt({ enabled, time_zone, days }: BusinessHours, now: number): boolean {
  if (!enabled) return true;
  const { weekday, minute } = placeInWeek(time_zone, now);
  return (days[weekday] ?? []).some(({ from, to }) => {
    const [begin, end] = [minuteOfDay(from, 'begin'), minuteOfDay(to, 'end')];
    return begin !== null && end !== null && begin <= minute && minute < end;
  });
}

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
