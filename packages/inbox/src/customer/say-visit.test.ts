import { expect, test } from 'vitest';
import { sayLanguage, sayLocalTime, sayPage } from './say-visit.ts';

test('a page is shown short and linked whole', () => {
  expect(sayPage('https://shop.example/lamps/luna?ref=1#top')).toEqual({
    href: 'https://shop.example/lamps/luna?ref=1#top',
    shown: 'shop.example/lamps/luna',
  });
  expect(sayPage('https://shop.example/')?.shown).toBe('shop.example');
});

test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'not a url', 'JaVaScRiPt://x/%0aalert(1)'])(
  '%s is no link',
  url => {
    expect(sayPage(url)).toBe(null);
  },
);

test('a language by its name', () => {
  expect(sayLanguage('de-CH', 'en')).toMatch(/German/);
  expect(sayLanguage('<img>', 'en')).toBe(null);
  expect(sayLanguage(null)).toBe(null);
});

test('their clock', () => {
  expect(sayLocalTime('Asia/Tokyo', Date.parse('2026-01-01T00:00:00Z'), 'de')).toBe('09:00');
  expect(sayLocalTime('Mars/Olympus', 0)).toBe(null);
});
