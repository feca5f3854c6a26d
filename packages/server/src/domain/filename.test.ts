import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanFilename, contentDisposition } from './filename.ts';

test.each([
  ['receipt.png', 'receipt.png'],
  ['Überweisung – März.pdf', 'Überweisung – März.pdf'],
  ['../../etc/passwd', '....etcpasswd'],
  ['..\\..\\boot.ini', '....boot.ini'],
  ['a\0b.png', 'ab.png'],
  ['a\r\nSet-Cookie: x=y.png', 'aSet-Cookie: x=y.png'],
  ['photo\u202egpj.exe', 'photogpj.exe'],
  ['\u2066a\u2069.png', 'a.png'],
  ['"><svg onload=alert(1)>.jpg', '"><svg onload=alert(1)>.jpg'],
  ['..', 'file'],
  ['/', 'file'],
  ['   ', 'file'],
  ['\ud800.png', '\ufffd.png'],
  ['x'.repeat(600), 'x'.repeat(500)],
  [`${'x'.repeat(499)}😀`, 'x'.repeat(499)],
])('[UP1] %j is stored as %j', (sent, stored) => {
  expect(cleanFilename(sent)).toBe(stored);
});

test('[FI2] a disposition is one header line that gives the name back, whatever it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), sent => {
      const name = cleanFilename(sent);
      const header = contentDisposition('attachment', name);
      expect(header).toMatch(/^attachment; filename="[\x20-\x21\x23-\x7e]*"; filename\*=UTF-8''[\w.~%!$&+^`|#-]*$/);
      expect(decodeURIComponent(/UTF-8''(.*)$/.exec(header)?.[1] ?? '')).toBe(name);
    }),
  );
});

test('[FI2] a name that tries to end the header does not', () => {
  expect(contentDisposition('attachment', '"; filename="evil.html')).toBe(
    `attachment; filename="__ filename=_evil.html"; filename*=UTF-8''%22%3B%20filename%3D%22evil.html`,
  );
});
