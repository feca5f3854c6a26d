// Times as people read them. The browser knows the time zone; the words are English, the digits the locale's.

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const LOCALE = globalThis.navigator?.language ?? 'en';

const clock = new Intl.DateTimeFormat(LOCALE, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat('en', { weekday: 'short' });
const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const dateOfYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });
const longDay = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });
const longDayOfYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' });
const full = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'short' });

/** `14:05` */
export const sayClock = (at: number) => clock.format(at);

/** All of it, for a tooltip. */
export const sayFully = (at: number) => full.format(at);

/** As short as can be, for a list: `now`, `5m`, `3h`, `Mon`, `12 Mar`, `12 Mar 2024`. */
export function sayAgo(at: number, now: number): string {
  const ms = now - at;
  if (ms < MINUTE_MS) return 'now';
  if (ms < 60 * MINUTE_MS) return `${Math.floor(ms / MINUTE_MS)}m`;
  const days = daysBetween(at, now);
  if (days === 0 || ms < 12 * 60 * MINUTE_MS) return `${Math.floor(ms / (60 * MINUTE_MS))}h`;
  if (days < 7) return weekday.format(at);
  return sayDate(at, now);
}

/** How long somebody has waited: `4m`, `2h`, `3d`. */
export function sayWait(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

/** `Today`, `Yesterday`, `Monday, 3 March`, with the year when it is another one. */
export function sayDay(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return (isSameYear(at, now) ? longDay : longDayOfYear).format(at);
}

/** A moment to come: `today, 14:05`, `tomorrow, 09:00`, `Mon, 09:00`, `12 Mar, 09:00`. */
export function sayMoment(at: number, now: number): string {
  const days = -daysBetween(at, now);
  const day =
    days === 0 ? 'today' : days === 1 ? 'tomorrow' : days > 1 && days < 7 ? weekday.format(at) : sayDate(at, now);
  return `${day}, ${sayClock(at)}`;
}

const sayDate = (at: number, now: number) => (isSameYear(at, now) ? date : dateOfYear).format(at);
const isSameYear = (at: number, now: number) => new Date(at).getFullYear() === new Date(now).getFullYear();

/** Calendar days, not spans of 24 hours; rounded because some have 23 or 25. */
function daysBetween(at: number, now: number): number {
  return Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / DAY_MS);
}
