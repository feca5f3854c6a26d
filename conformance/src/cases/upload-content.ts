import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectEqual, expectError, expectThat } from '../expect.ts';
import { declaredAs, type FileSpec, gif, HTML, pdf, png, pngFile, SVG, textFile } from '../files.ts';
import type { Target } from '../target.ts';
import { expectStored, requestUrl, tryPut, uploaderOf } from '../uploads.ts';

/** All of it goes well until the bytes are looked at; then they are refused, and gone. */
async function expectRefusedBytes(target: Target, what: string, file: FileSpec): Promise<void> {
  const uploader = uploaderOf(target, await newCustomer(target));
  const { upload_id: id, upload_url: url } = await uploader.init(file);
  const put = await tryPut(target, url, file);
  expectThat(put.status < 300, `the bytes of ${what} to be taken for a look at them`, put.status, put);
  const answer = await uploader.tryConfirm(id);
  expectEqual([what, answer.status], [what, 400], 'the answer to confirm', answer);
  expectError(answer, 'VALIDATION_ERROR');
  expectThat((await uploader.tryConfirm(id)).status >= 400, `${what} to stay refused`, 'it was confirmed');
  expectError(await uploader.tryRead(id), 'NOT_FOUND');
}

const truncated = (bytes: Buffer) => bytes.subarray(0, bytes.length - 40);

export const uploadContentCases: Case[] = [
  {
    rules: ['UP4'],
    title: 'pages and scripts that pass for something harmless are refused',
    run: async target => {
      const corpus: Record<string, FileSpec> = {
        'SVG as PNG': declaredAs('image/png', 'logo.png', SVG),
        'SVG as text': declaredAs('text/plain', 'logo.txt', `  ${SVG}`),
        'HTML as PNG': declaredAs('image/png', 'page.png', HTML),
        'HTML as JPEG': declaredAs('image/jpeg', 'page.html.jpg', HTML),
        'HTML as text': declaredAs('text/plain', 'page.txt', `\ufeff\n\t${HTML.toUpperCase()}`),
        'HTML as CSV': declaredAs('text/csv', 'page.csv', '<script>alert(1)</script>'),
        'HTML as PDF': declaredAs('application/pdf', 'page.pdf', HTML),
        'XML as text': declaredAs('text/plain', 'feed.txt', '<?xml version="1.0"?><x/>'),
        'a script behind a GIF header': declaredAs('image/gif', 'x.gif', 'GIF89a/*\x00\x00*/=1;alert(1)//'),
        'JavaScript as PNG': declaredAs('image/png', 'x.png', 'alert(1)'),
      };
      for (const [what, file] of Object.entries(corpus)) await expectRefusedBytes(target, what, file);
    },
  },
  {
    rules: ['UP4'],
    title: 'bytes of another type than declared, cut short, empty or no text at all are refused',
    run: async target => {
      const picture = png(60, 60, { comment: 'x' });
      const corpus: Record<string, FileSpec> = {
        'PNG as JPEG': declaredAs('image/jpeg', 'x.jpg', picture),
        'GIF as PNG': declaredAs('image/png', 'x.png', gif()),
        'PDF as PNG': declaredAs('image/png', 'x.png', pdf()),
        'PNG as PDF': declaredAs('application/pdf', 'x.pdf', picture),
        'PNG as MP4': declaredAs('video/mp4', 'x.mp4', picture),
        'PNG as text': declaredAs('text/plain', 'x.txt', picture),
        'a PNG cut short': declaredAs('image/png', 'x.png', truncated(picture)),
        'the beginning of a PNG': declaredAs('image/png', 'x.png', picture.subarray(0, 8)),
        'an empty PNG': declaredAs('image/png', 'x.png', Buffer.alloc(0)),
        'an empty text': textFile(''),
        'text with NUL': declaredAs('text/plain', 'x.txt', 'one\0two'),
        'text in UTF-16': declaredAs('text/plain', 'x.txt', Buffer.from('\ufeffhello', 'utf16le')),
        'text that is no UTF-8': declaredAs('text/plain', 'x.txt', Buffer.from([0x68, 0xff, 0xfe, 0x80])),
      };
      for (const [what, file] of Object.entries(corpus)) await expectRefusedBytes(target, what, file);
    },
  },
  {
    rules: ['UP4'],
    title: 'a picture of more pixels than anybody needs is refused for what its header says',
    run: async target => {
      const bomb = png(50_000, 50_000, { pixels: false });
      await expectRefusedBytes(target, 'a picture of 2.5 gigapixels', declaredAs('image/png', 'bomb.png', bomb));
      const wide = png(40_000_001, 1, { pixels: false });
      await expectRefusedBytes(target, 'a line of 40,000,001 pixels', declaredAs('image/png', 'wide.png', wide));
    },
  },
  {
    rules: ['UP4', 'FI1'],
    title: 'pictures are written anew: what was hidden in them or behind them is gone, what they show is not',
    run: async target => {
      const secret = 'GPS 48.2082 16.3738';
      const files = [
        pngFile(30, 20, secret),
        declaredAs('image/gif', 'x.gif', gif({ comment: secret })),
        declaredAs('image/gif', 'y.gif', gif({ after: `<script>${secret}</script>` })),
        declaredAs('image/png', 'z.png', Buffer.concat([png(30, 20), Buffer.from(secret)])),
      ];
      for (const file of files) {
        const upload = await uploaderOf(target, await newCustomer(target)).upload(file);
        const read = await requestUrl(target, upload.url);
        expectEqual([read.status, read.headers['content-type']], [200, file.contentType], 'the picture', read);
        expectEqual(Number(read.headers['content-length']), upload.size_bytes, 'size_bytes', read);
        expectThat(!read.text.includes(secret), `${file.filename} without what was hidden in it`, 'it is there', read);
      }
    },
  },
  {
    rules: ['UP4'],
    title: 'what is what it says it is goes through, whatever way its type is written',
    run: async target => {
      const files = [
        pngFile(3, 2),
        declaredAs('image/gif', 'dot.gif', gif()),
        declaredAs('application/pdf', 'bill.pdf', pdf()),
        textFile('plain words: <3 and 2 < 3, \u{1f600}'),
        declaredAs('text/csv', 'list.csv', 'name;price\nAda;3\n'),
        declaredAs('text/plain; charset=utf-8', 'notes.txt', 'with a parameter'),
      ];
      for (const file of files) {
        const uploader = uploaderOf(target, await newCustomer(target));
        const { upload_id: id, upload_url: url } = await uploader.init(file);
        expectStored(await tryPut(target, url, file));
        await uploader.confirm(id);
      }
    },
  },
];
