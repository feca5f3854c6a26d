import { type BusinessHours, LIMITS, minuteOfDay, type OpeningHours } from '@deskbell/protocol';
import { invalidField } from './app-error.ts';

const DAYS = 7;

/** Opening hours as they are to be stored: spans of each day in their order, none of them over another (CM1). */
export function parseHours({ enabled, time_zone, days }: BusinessHours): BusinessHours {
  if (!isTimeZone(time_zone)) throw wrong('hours.time_zone must be a time zone such as Europe/Berlin');
  if (days.length !== DAYS) throw wrong('hours.days must be seven days, Sunday first');
  return { enabled, time_zone, days: days.map(parseDay) };
}

function parseDay(spans: OpeningHours[]): OpeningHours[] {
  if (spans.length > LIMITS.hoursSpansMax) throw wrong(`a day has at most ${LIMITS.hoursSpansMax} spans`);
  const read = spans.map(span => {
    const [begin, end] = [minuteOfDay(span.from, 'begin'), minuteOfDay(span.to, 'end')];
    if (begin === null || end === null || begin >= end) {
      throw wrong('a span goes from HH:mm to a later HH:mm of the same day, at most 24:00');
    }
    return { begin, end, span: { from: span.from, to: span.to } };
  });
  const sorted = read.sort((a, b) => a.begin - b.begin);
  const overlap = sorted.some(({ begin }, at) => begin < (sorted[at - 1]?.end ?? 0));
  if (overlap) throw wrong('the spans of a day must not overlap');
  return sorted.map(({ span }) => span);
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
