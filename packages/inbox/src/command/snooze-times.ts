import { LIMITS } from '@deskbell/protocol';
import { labels } from '../labels.ts';
import { filterByWords } from './match.ts';

/** `at` in epoch milliseconds; null: until somebody writes. */
export interface SnoozeTime {
  label: string;
  at: number | null;
}

const MORNING = 9;
const EVENING = 18;
const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** What fits what was typed: usual times by name, or a span such as `3 h`, `2 days`, `45m`. */
export function snoozeTimes(typed: string, now: number): SnoozeTime[] {
  const span = readSpan(typed, now);
  return span ? [span] : filterByWords(typed, usual(now), ({ label }) => label);
}

function readSpan(typed: string, now: number): SnoozeTime | null {
  const found = /^\s*(\d{1,4})\s*(m|h|d|w)[a-z]*\s*$/i.exec(typed);
  const [, digits = '', unit = ''] = found ?? [];
  const ms = Number(digits) * (UNITS[unit.toLowerCase()] ?? 0);
  if (ms <= 0 || ms > LIMITS.snoozeDaysMax * 86_400_000) return null;
  return { label: labels.snoozeFor(typed.trim()), at: now + ms };
}

function usual(now: number): SnoozeTime[] {
  const at = (days: number, hour: number) => {
    const date = new Date(now);
    date.setDate(date.getDate() + days);
    return date.setHours(hour, 0, 0, 0);
  };
  const today = new Date(now).getDay();
  const toMonday = (1 - today + 7) % 7 || 7;
  const evening = at(0, EVENING);
  return [
    { label: labels.snoozes.hour, at: now + 3_600_000 },
    ...(evening - now > 3_600_000 ? [{ label: labels.snoozes.evening, at: evening }] : []),
    { label: labels.snoozes.tomorrow, at: at(1, MORNING) },
    { label: labels.snoozes.monday, at: at(toMonday, MORNING) },
    { label: labels.snoozes.week, at: at(7, MORNING) },
    { label: labels.snoozes.reply, at: null },
  ];
}
