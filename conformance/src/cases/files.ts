import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectEqual, expectThat } from '../expect.ts';
import { declaredAs, gif, pdf, pngFile, textFile } from '../files.ts';
import type { Target } from '../target.ts';
import { requestUrl, uploaderOf } from '../uploads.ts';

const newUploader = async (target: Target) => uploaderOf(target, await newCustomer(target));

export const fileCases: Case[] = [
  {
    rules: ['FI2'],
    title: 'files come with their checked type, nosniff and a sandbox; only pictures are shown in place',
    run: async target => {
      const uploader = await newUploader(target);
      for (const file of [
        textFile('words'),
        declaredAs('application/pdf', 'bill.pdf', pdf()),
        declaredAs('text/csv', 'list.csv', 'a;b'),
        pngFile(3, 2),
        declaredAs('image/gif', 'dot.gif', gif()),
      ]) {
        const { url } = await uploader.upload(file);
        const read = await requestUrl(target, url);
        const { 'content-type': type = '', 'content-disposition': disposition = '' } = read.headers;
        expectThat(type.startsWith(file.contentType), `the type ${file.contentType}`, type, read);
        expectEqual(read.headers['x-content-type-options'], 'nosniff', 'X-Content-Type-Options', read);
        const csp = read.headers['content-security-policy'] ?? '';
        expectThat(/(^|; *)sandbox *(;|$)/.test(csp), 'a CSP with sandbox', csp, read);
        expectThat(/default-src 'none'/.test(csp), "a CSP with default-src 'none'", csp, read);
        const isPicture = file.contentType.startsWith('image/');
        expectThat(isPicture || disposition.startsWith('attachment'), 'an attachment', disposition, read);
        expectThat(!/public/.test(read.headers['cache-control'] ?? ''), 'no public cache', read.headers, read);
      }
    },
  },
  {
    rules: ['FI2', 'UP1'],
    title: 'a hostile file name stays a name: one header, no path, nothing that turns text around',
    run: async target => {
      const names = [
        '../../etc/passwd',
        'a\\b.txt',
        '"><svg onload=alert(1)>.txt',
        'bill\u202etxt.exe',
        'x\r\nSet-Cookie: a=b',
      ];
      names.push('caf\u00e9 \u{1f600}.txt', "it's; filename=evil.html", '%0d%0aX-Evil: 1', 'tab\tand\u0007bell.txt');
      const uploader = await newUploader(target);
      for (const name of names) {
        const upload = await uploader.upload(textFile('x', name));
        expectThat(!/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(upload.filename), 'no such characters', upload.filename);
        const read = await requestUrl(target, upload.url);
        expectEqual(read.status, 200, 'the status', read);
        expectThat(!('x-evil' in read.headers) && read.setCookies.length === 0, 'no other headers', read.headers, read);
        const disposition = read.headers['content-disposition'] ?? '';
        const plain = /filename="((?:[^"\\]|\\.)*)"/.exec(disposition)?.[1] ?? '';
        expectThat(!/[/\\]|\.\.[/\\]/.test(plain.replace(/\\(.)/g, '$1')), 'no path in it', disposition, read);
      }
    },
  },
];
