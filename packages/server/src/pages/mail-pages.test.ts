import { describe, expect, test } from 'vitest';
import { PAGE_WORDS } from '../domain/page-words.ts';
import { type PageContext, readLanguage, renderBroken, renderRefusal } from './mail-pages.ts';

const context = (locale: string): PageContext => ({
  language: readLanguage(locale),
  businessName: 'Luna',
  accentColor: '#4f46e5',
  nonce: 'n',
});

describe.each(Object.entries(PAGE_WORDS))('the page that stops mails, in %s', (locale, words) => {
  test('[CM8] a broken link gets words of its own, and a way on', () => {
    const page = renderBroken(context(locale));
    expect(page).toContain(words.brokenTitle);
    expect(page).toContain(words.brokenText);
    // Those of the link into the conversation, which works for three days.
    expect(page).not.toContain(words.goneText);
    expect(words.brokenText).not.toContain('3');
  });

  test('[CM8] before the button is pressed nothing is said to be done', () => {
    const asked = renderRefusal(context(locale), false);
    expect(asked).toContain(IF_YOU_AGREE[locale as keyof typeof PAGE_WORDS]);
    expect(renderRefusal(context(locale), true)).not.toContain(IF_YOU_AGREE[locale as keyof typeof PAGE_WORDS]);
  });
});

const IF_YOU_AGREE: Record<keyof typeof PAGE_WORDS, string> = {
  en: 'If you agree',
  de: 'Wenn Sie zustimmen',
  fr: 'Si vous confirmez',
  es: 'Si confirma',
  it: 'Se confermi',
  pt: 'Se você confirmar',
  nl: 'Als u akkoord gaat',
  pl: 'Jeśli potwierdzisz',
  tr: 'Onaylarsanız',
  ar: 'إذا وافقت',
  ja: '同意されると',
  zh: '如果您同意',
};
