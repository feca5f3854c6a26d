import { LETTER_WORDS } from './letter-words.ts';
import { PAGE_WORDS } from './page-words.ts';

type Text = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
/** Every language has every text: one that lacks any does not compile. */
type Words = Record<keyof (typeof LETTER_WORDS)['en'] | keyof (typeof PAGE_WORDS)['en'], Text>;

export type MailLocale = keyof typeof LETTER_WORDS;
export const MAIL_LOCALES = Object.keys(LETTER_WORDS) as MailLocale[];

/** The first of these languages (BCP 47) that there are words in; else English. */
export function chooseMailLocale(wanted: readonly (string | null)[]): MailLocale {
  for (const tag of wanted) {
    const language = tag?.toLowerCase().split(/[-_]/)[0];
    const locale = MAIL_LOCALES.find(known => known === language);
    if (locale) return locale;
  }
  return 'en';
}

/** Everything of a mail or page that differs between languages. */
export interface MailLanguage {
  locale: MailLocale;
  direction: 'ltr' | 'rtl';
  /** `count` chooses the plural form. */
  say(key: keyof Words, values?: Record<string, string | number>): string;
  /** Day and time, with the zone's name. */
  time(at: number, timeZone: string): string;
}

export function mailLanguage(locale: MailLocale): MailLanguage {
  const words: Words = { ...LETTER_WORDS[locale], ...PAGE_WORDS[locale] };
  const tag = locale === 'ar' ? 'ar-u-nu-latn' : locale;
  const plural = new Intl.PluralRules(tag);
  const number = new Intl.NumberFormat(tag);
  /** Making one is slow, and its kilobytes lie outside the heap, where they stay for long: one serves a whole letter. */
  let clock: { timeZone: string; format: Intl.DateTimeFormat } | null = null;
  return {
    locale,
    direction: locale === 'ar' ? 'rtl' : 'ltr',
    say(key, values = {}) {
      const text = words[key];
      const form = typeof text === 'string' ? text : (text[plural.select(Number(values['count']))] ?? text.other);
      return form.replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = values[name] ?? '';
        return typeof value === 'number' ? number.format(value) : value;
      });
    },
    time(at, timeZone) {
      if (clock?.timeZone !== timeZone) clock = { timeZone, format: createTimeFormat(tag, timeZone) };
      return clock.format.format(at);
    },
  };
}

function createTimeFormat(tag: string, timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  });
}
