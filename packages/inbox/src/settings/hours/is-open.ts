import type { BusinessHours } from '@deskbell/protocol';
import { minutesOf } from './check-hours.ts';

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** What the draft would mean at this instant; what counts is the server's own answer (CM2). The zone must be known. */
export function isOpenAt({ enabled, time_zone: timeZone, days }: BusinessHours, now: number): boolean {
  if (!enabled) return true;
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const read = (type: string) => parts.find(part => part.type === type)?.value ?? '';
  const minute = Number(read('hour')) * 60 + Number(read('minute'));
  return (days[WEEKDAYS.indexOf(read('weekday'))] ?? []).some(({ from, to }) => {
    const [begin, end] = [minutesOf(from, 'from'), minutesOf(to, 'to')];
    return begin !== null && end !== null && begin <= minute && minute < end;
  });
}
