import { chooseLocale, type Locale } from '../loader/locale.ts';
import { labels as en } from './en.ts';
import { createLanguage, type Language, type Translation } from './translate.ts';

/** Each a file of its own, fetched when it is wanted. */
const OTHERS: Record<Exclude<Locale, 'en'>, () => Promise<{ labels: Translation }>> = {
  de: () => import('./de.ts'),
  fr: () => import('./fr.ts'),
  es: () => import('./es.ts'),
  it: () => import('./it.ts'),
  pt: () => import('./pt.ts'),
  nl: () => import('./nl.ts'),
  pl: () => import('./pl.ts'),
  tr: () => import('./tr.ts'),
  ar: () => import('./ar.ts'),
  ja: () => import('./ja.ts'),
  zh: () => import('./zh.ts'),
};

export const ENGLISH = createLanguage('en', en);

/** The wanted language; English when its file cannot be had. */
export async function loadLanguage(wanted: string | null): Promise<Language> {
  const locale = chooseLocale(wanted);
  if (locale === 'en') return ENGLISH;
  try {
    return createLanguage(locale, (await OTHERS[locale]()).labels);
  } catch (error) {
    console.error('deskbell:', error);
    return ENGLISH;
  }
}
