import type { labels as en } from './en.ts';
import type { Labels } from './labels.ts';

export type LabelKey = keyof typeof en;
export type Translation = Record<LabelKey, Labels[string]>;

/** Everything of the panel that differs between languages. */
export interface Language {
  locale: string;
  direction: 'ltr' | 'rtl';
  /** `count` chooses the plural form, and is written as the language writes numbers. */
  say(key: LabelKey, values?: Record<string, string | number>): string;
  /** `14:05`. */
  time(at: number): string;
  /** `today`, `yesterday`, `Monday 3 March`, with the year when it is another one. */
  day(at: number, now: number): string;
  percent(share: number): string;
  /** `1.2 MB`. */
  size(bytes: number): string;
  /** `30 sec`. */
  seconds(count: number): string;
}

const DAY_MS = 86_400_000;
const RTL = ['ar'];

export function createLanguage(locale: string, texts: Translation): Language {
  // Digits as the page writes them; Arabic shops mostly use the European ones.
  const tag = locale === 'ar' ? 'ar-u-nu-latn' : locale;
  const plural = new Intl.PluralRules(tag);
  const number = new Intl.NumberFormat(tag);
  const percent = new Intl.NumberFormat(tag, { style: 'percent' });
  const time = new Intl.DateTimeFormat(tag, { hour: 'numeric', minute: '2-digit' });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const day = new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long' });
  const dayOfYear = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', year: 'numeric' });
  const unit = (name: string, digits: number) =>
    new Intl.NumberFormat(tag, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits });

  return {
    locale,
    direction: RTL.includes(locale) ? 'rtl' : 'ltr',
    say(key, values = {}) {
      const text = texts[key];
      const count = values['count'];
      const form = typeof text === 'string' ? text : (text[plural.select(Number(count))] ?? text.other);
      return form.replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = values[name] ?? '';
        return typeof value === 'number' ? number.format(value) : value;
      });
    },
    time: at => time.format(at),
    day(at, now) {
      const daysAgo = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
      if (daysAgo === 0 || daysAgo === 1) return capitalize(relative.format(-daysAgo, 'day'), tag);
      const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
      return (isThisYear ? day : dayOfYear).format(at);
    },
    percent: share => percent.format(share),
    size(bytes) {
      return bytes < 1_000_000
        ? unit('kilobyte', 0).format(Math.max(bytes / 1_000, 1))
        : unit('megabyte', 1).format(bytes / 1_000_000);
    },
    seconds: count => unit('second', 0).format(count),
  };
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function capitalize(text: string, locale: string): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}
