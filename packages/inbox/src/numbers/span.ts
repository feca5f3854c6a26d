import { LIMITS } from '@deskbell/protocol';

/** From and to as `YYYY-MM-DD`, both included. */
export interface Span {
  from: string;
  to: string;
}

export const SPAN_DAYS = [7, 28, 90] as const;

const DAY_MS = 86_400_000;

/** The last so many days, today among them, as the person's own calendar has it. */
export function lastDays(count: number, now: Date): Span {
  const today = new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
  return { from: isoDay(new Date(today.getTime() - (count - 1) * DAY_MS)), to: isoDay(today) };
}

export function countDays({ from, to }: Span): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** What to say about a span that cannot be asked for; null: it can. */
export function checkSpan(span: Span): 'incomplete' | 'backwards' | 'tooLong' | null {
  if (!isDay(span.from) || !isDay(span.to)) return 'incomplete';
  const days = countDays(span);
  if (days < 1) return 'backwards';
  return days > LIMITS.numbersDaysMax ? 'tooLong' : null;
}

/** `7`, `28` or `90` when it is one of those, ending today. */
export function presetOf(span: Span, now: Date): number | null {
  return (
    SPAN_DAYS.find(count => lastDays(count, now).from === span.from && lastDays(count, now).to === span.to) ?? null
  );
}

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
const isoDay = (date: Date) => date.toISOString().slice(0, 10);
