import { describe, expect, test, vi } from 'vitest';
import { writeDigest, writeTranscript } from './letter.ts';
import { textOn } from './mail-html.ts';
import { chooseMailLocale, MAIL_LOCALES, mailLanguage } from './mail-language.ts';
import type { MessageRecord } from './model.ts';

const message = (content: string, changes: Partial<MessageRecord> = {}): MessageRecord => ({
  id: 'msg_1',
  senderType: 'agent',
  content,
  contentType: 'text',
  attachments: [],
  metadata: {},
  createdAt: Date.UTC(2026, 10, 23, 12, 0),
  ...changes,
});
const context = (locale: (typeof MAIL_LOCALES)[number] = 'en') => ({
  language: mailLanguage(locale),
  businessName: 'Käthe & "Co" <b>',
  accentColor: '#1f6f5c',
  timeZone: 'Europe/Berlin',
});
const LINKS = { link: 'https://s.example/continue/x', refuseLink: 'https://s.example/unsubscribe/y' };

describe('letters', () => {
  test('[CM10] nothing a person wrote becomes a part of the page', () => {
    const nasty = '<img src=x onerror=alert(1)>\n</div><script>alert(1)</script> &amp; "q" \u202e';
    const replies = [message(nasty), message('', { attachments: [file('<b>.png')] })];
    const { html, text } = writeDigest(context(), { replies, ...LINKS });
    expect(html).not.toMatch(/<(img|script|b)\b/i);
    expect(html).toContain('&#60;img src=x onerror=alert(1)&#62;');
    expect(html).toContain('Käthe &#38; &#34;Co&#34; &#60;b&#62;');
    expect(text).toContain(nasty);
  });

  const file = (filename: string) => ({ id: 'up_1', filename, contentType: 'image/png', sizeBytes: 1 });

  test('[CM10] HTML that loads nothing, whatever is in it', () => {
    const replies = [message('https://tracker.example/pixel.png', { attachments: [file('a.png')] })];
    const { html } = writeDigest(context(), { replies, ...LINKS });
    expect(html).not.toMatch(/\b(src|background|poster|srcset)=|url\(|@import|<link|<iframe|<form/i);
    const links = [...html.matchAll(/href="([^"]+)"/g)].map(found => found[1]);
    expect(links).toEqual([LINKS.link, LINKS.refuseLink]);
  });

  test('a long row of replies is cut to its end, and the rest is counted', () => {
    const replies = Array.from({ length: 13 }, (_, at) => message(`reply ${at}.`));
    const { subject, text } = writeDigest(context(), { replies, ...LINKS });
    expect(subject).toBe('13 new replies from Käthe & "Co" <b>');
    expect(text).not.toContain('reply 2.');
    expect(text).toContain('reply 3.');
    expect(text).toContain('3 earlier replies are in the conversation.');
  });

  test('a name cannot break a header', () => {
    const name = 'Shop\r\nBcc: eve@evil.example\u0000';
    const { subject } = writeDigest({ ...context(), businessName: name }, { replies: [message('x')], ...LINKS });
    expect(subject).toBe('New reply from Shop Bcc: eve@evil.example');
  });

  test('[CM11] a transcript has both sides, files by name, and no words of what was removed', () => {
    const messages = [
      message('Where is it?', { senderType: 'customer' }),
      message('Here.', { attachments: [file('map.pdf')] }),
      message('', { metadata: { redacted_at: '2026-11-23T12:00:00.000Z' } }),
    ];
    const { text, headers } = writeTranscript(context(), messages, messages[0]?.createdAt ?? 0);
    expect(text).toMatch(/You · .*\nWhere is it\?/);
    expect(text).toContain('Here.\nFiles: map.pdf');
    expect(text).toContain('Message removed');
    expect(headers).not.toHaveProperty('List-Unsubscribe');
  });

  test('[CM11] a long transcript makes as few formatters as a short one', () => {
    const made = vi.spyOn(Intl, 'DateTimeFormat');
    writeTranscript(context(), [message('x')], 0);
    const ofOne = made.mock.calls.length;
    const thousand = Array.from({ length: 1_000 }, () => message('x'));
    writeTranscript(context(), thousand, 0);
    expect(made.mock.calls.length).toBe(2 * ofOne);
    made.mockRestore();
  });

  test.each(MAIL_LOCALES)('[CM10] %s has every text, with its values and for every count', locale => {
    const language = mailLanguage(locale);
    for (const count of [1, 2, 3, 5, 11, 100]) {
      const replies = Array.from({ length: count }, () => message('x'));
      const { subject, text, html } = writeDigest({ ...context(locale), businessName: 'ACME' }, { replies, ...LINKS });
      expect(subject).toContain('ACME');
      if (count > 2) expect(subject).toContain(String(count));
      expect(subject + text + html).not.toMatch(/[{}]undefined|\{\w+\}(?!.*<\/style>)/);
      expect(html).toContain(`<html lang="${locale}" dir="${language.direction}">`);
    }
    const transcript = writeTranscript({ ...context(locale), businessName: 'ACME' }, [message('x')], 0);
    expect(transcript.text).toContain('ACME');
    expect(transcript.subject + transcript.text).not.toMatch(/\{\w+\}/);
  });

  test.each([
    ['en', '6:05 PM'],
    ['de', '18:05'],
  ] as const)('[CM10] %s tells the time as the widget does: %s', (locale, time) => {
    const said = mailLanguage(locale).time(Date.UTC(2026, 10, 23, 18, 5), 'UTC');
    expect(said.replace(/\s/g, ' ')).toMatch(new RegExp(`\\D ${time}`));
  });

  test.each([
    [['de-AT'], 'de'],
    [['pt_BR'], 'pt'],
    [['xx', 'fr-CA', 'de'], 'fr'],
    [[null, ''], 'en'],
    [['zh-Hans-CN'], 'zh'],
  ])('[CM10] of %j it takes %s', (wanted, locale) => {
    expect(chooseMailLocale(wanted)).toBe(locale);
  });

  test('words on a button can be read', () => {
    expect([textOn('#ffffff'), textOn('#ffee00'), textOn('#000000'), textOn('#1f6f5c'), textOn('#4f46e5')]).toEqual([
      '#16181d',
      '#16181d',
      '#ffffff',
      '#ffffff',
      '#ffffff',
    ]);
  });
});
