import type { Timestamp } from '@deskbell/protocol';

/** Epoch milliseconds as the wire shows them (TS1). */
export function formatTimestamp(ms: number): Timestamp {
  return new Date(ms).toISOString();
}

export function formatNullableTimestamp(ms: number | null): Timestamp | null {
  return ms === null ? null : formatTimestamp(ms);
}

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:([Zz])|([+\- ])(\d{2}):(\d{2}))$/;

/**
 * An RFC 3339 timestamp as whole milliseconds, finer digits cut off; null when it is none (PL4). Cutting is lossless for
 * a strictly-newer comparison with whole milliseconds (PL6).
 * A blank before the offset is the `+` of a query string that nobody escaped.
 */
export function parseTimestamp(text: string): number | null {
  const match = RFC3339.exec(text);
  if (!match) return null;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const hour = Number(match[4]);
  const minute = Number(match[5]);
  const second = Number(match[6]);
  const offsetMinutes = match[9] === undefined ? 0 : parseOffset(match[9], match[10], match[11]);
  if (offsetMinutes === null || hour > 23 || minute > 59 || second > 60) return null;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  const milliseconds = match[7] === undefined ? 0 : Number(match[7].slice(0, 3).padEnd(3, '0'));
  // A leap second (60) rolls over into the next minute, as the database's clock does.
  return utc(year, month, day) + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + milliseconds;
}

function utc(year: number, month: number, day: number): number {
  // Date.UTC would take the years 0–99 for 1900–1999.
  return year < 100 ? new Date(0).setUTCFullYear(year, month - 1, day) : Date.UTC(year, month - 1, day);
}

function parseOffset(sign: string, hours: string | undefined, minutes: string | undefined): number | null {
  const [hour, minute] = [Number(hours), Number(minutes)];
  if (hour > 23 || minute > 59) return null;
  return (sign === '-' ? -1 : 1) * (hour * 60 + minute);
}

function daysInMonth(year: number, month: number): number {
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (isLeapYear ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}
