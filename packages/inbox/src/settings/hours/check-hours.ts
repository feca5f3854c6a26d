import { minuteOfDay, type OpeningHours } from '@deskbell/protocol';

export type SpanProblem = 'incomplete' | 'backwards' | 'overlap';

/** What is wrong with each span of one day, at its place; null: nothing. */
export function checkDay(spans: readonly OpeningHours[]): (SpanProblem | null)[] {
  const read = spans.map(({ from, to }) => ({ from: minuteOfDay(from, 'begin'), to: minuteOfDay(to, 'end') }));
  return read.map(({ from, to }, at) => {
    if (from === null || to === null) return 'incomplete';
    if (to <= from) return 'backwards';
    const isOverlapped = read.some(
      (other, otherAt) =>
        otherAt < at && other.from !== null && other.to !== null && other.from < to && from < other.to,
    );
    return isOverlapped ? 'overlap' : null;
  });
}

/** In the order of the clock: people add the morning after the afternoon. */
export function sortDay(spans: readonly OpeningHours[]): OpeningHours[] {
  return [...spans].sort((one, other) => one.from.localeCompare(other.from));
}

/** A field for times cannot hold 24:00: it shows midnight, and midnight as an end is the day's end. */
export const fromTimeField = (value: string): string => (value === '00:00' ? '24:00' : value);
export const toTimeField = (time: string): string => (time === '24:00' ? '00:00' : time);

/** The span somebody most likely wants next: an hour after the last, or an ordinary working day. */
export function suggestSpan(spans: readonly OpeningHours[]): OpeningHours | null {
  const last = sortDay(spans).at(-1);
  if (!last) return { from: '09:00', to: '17:00' };
  const end = minuteOfDay(last.to, 'end');
  if (end === null || end >= 23 * 60) return null;
  return { from: clock(end + 60), to: clock(Math.min(24 * 60, end + 5 * 60)) };
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
