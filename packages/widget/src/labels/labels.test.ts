import { describe, expect, test } from 'vitest';
import { LAUNCHER_LABELS, LOCALES } from '../loader/locale.ts';
import { labels as en } from './en.ts';
import type { Labels, Text } from './labels.ts';
import { createLanguage, type Translation } from './translate.ts';

const translations = await Promise.all(
  LOCALES.map(async locale => ({ locale, labels: ((await import(`./${locale}.ts`)) as { labels: Labels }).labels })),
);
const forms = (text: Text) => (typeof text === 'string' ? [text] : Object.values(text));
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(found => found[1]).sort();

describe.each(translations)('$locale', ({ locale, labels }) => {
  test('has every text of English, and no other', () => {
    expect(Object.keys(labels).sort()).toEqual(Object.keys(en).sort());
  });

  test.each(Object.entries(en))('%s has the same placeholders in every form', (key, english) => {
    const expected = placeholders(forms(english)[0] ?? '');
    for (const form of forms(labels[key] ?? '')) {
      expect(placeholders(form)).toEqual(expected);
      expect(form.trim()).not.toBe('');
    }
  });

  test('has a form for each plural its language has', () => {
    // `many` of the Romance languages is for a million and more.
    const categories = new Intl.PluralRules(locale)
      .resolvedOptions()
      .pluralCategories.filter(category => !(category === 'many' && ['fr', 'es', 'it', 'pt'].includes(locale)))
      .filter(category => category !== 'zero');
    for (const text of Object.values(labels)) {
      if (typeof text !== 'string') expect(Object.keys(text).sort()).toEqual(categories.sort());
    }
  });

  test('names the launcher', () => {
    expect(LAUNCHER_LABELS[locale]).toHaveLength(2);
  });
});

test('a missing key, a lost placeholder and a missing form are seen', () => {
  expect(placeholders('{name} is {size}')).toEqual(['name', 'size']);
  expect(placeholders('name is {size}')).not.toEqual(['name', 'size']);
});

describe('a language', () => {
  const language = (locale: string) => {
    const labels = translations.find(each => each.locale === locale)?.labels ?? en;
    return createLanguage(locale, labels as Translation);
  };

  test.each([
    ['pl', 1, '1 nowa wiadomość'],
    ['pl', 3, '3 nowe wiadomości'],
    ['pl', 5, '5 nowych wiadomości'],
    ['ar', 2, 'رسالتان جديدتان (2)'],
    ['ar', 11, '11 رسالة جديدة'],
    ['ja', 4, '新着メッセージ4件'],
    ['en', 1200, '1,200 new messages'],
    ['de', 1200, '1.200 neue Nachrichten'],
  ])('%s counts %i as %s', (locale, count, text) => {
    expect(language(locale).say('newMessages', { count })).toBe(text);
  });

  test('days are told as people tell them', () => {
    const now = new Date(2026, 2, 4, 9).getTime();
    const { day } = language('en');
    expect(day(new Date(2026, 2, 4, 0, 5).getTime(), now)).toBe('Today');
    expect(day(new Date(2026, 2, 3, 23, 55).getTime(), now)).toBe('Yesterday');
    expect(day(new Date(2026, 1, 1).getTime(), now)).toBe('Sunday, February 1');
    expect(day(new Date(2025, 11, 31).getTime(), now)).toBe('December 31, 2025');
  });

  test('what a value contains is not filled in again', () => {
    expect(language('en').say('removeFile', { name: '{name}{size}' })).toBe('Remove {name}{size}');
  });

  test('sizes read as in the inbox', () => {
    expect([44, 5_400, 1_234_567].map(language('en').size)).toEqual(['1 kB', '5 kB', '1.2 MB']);
  });

  test('only Arabic runs from right to left', () => {
    expect(LOCALES.filter(locale => language(locale).direction === 'rtl')).toEqual(['ar']);
  });
});
