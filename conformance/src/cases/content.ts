import { LIMITS, ROUTES } from '@deskbell/protocol';
import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectEqual, expectError, expectOk } from '../expect.ts';
import { expectMessage } from '../shapes.ts';

const MAX = LIMITS.contentMaxCodePoints;
const WHITE_SPACE = '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2003\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

export const contentCases: Case[] = [
  {
    rules: ['MS3'],
    title: 'content of 1 and of 4000 code points is stored, of 0 and 4001 refused',
    run: async target => {
      const customer = await newCustomer(target);
      for (const content of ['x', 'x'.repeat(MAX), 'é'.repeat(MAX), '漢'.repeat(MAX)]) {
        expectEqual((await customer.send(content)).content, content, 'content');
      }
      for (const content of ['', 'x'.repeat(MAX + 1), '漢'.repeat(MAX + 1), 'x'.repeat(60_000)]) {
        expectError(await customer.trySend({ content }), 'BAD_REQUEST');
      }
      expectEqual((await customer.history()).length, 4, 'the number of messages');
    },
  },
  {
    rules: ['MS3'],
    title: 'astral characters count once, written plainly or as escapes',
    run: async target => {
      const customer = await newCustomer(target);
      const escaped = (count: number) => `{"content":"${'\\ud83d\\udd14'.repeat(count)}"}`;
      const sendText = (body: string) =>
        customer.request({
          method: 'POST',
          path: ROUTES.messages,
          headers: { 'content-type': 'application/json' },
          body,
        });
      expectEqual((await customer.send('🔔'.repeat(MAX))).content, '🔔'.repeat(MAX), 'content');
      const answer = await sendText(escaped(MAX));
      expectEqual(expectMessage(expectOk(answer), answer).content, '🔔'.repeat(MAX), 'content', answer);
      expectError(await customer.trySend({ content: '🔔'.repeat(MAX + 1) }), 'BAD_REQUEST');
      expectError(await sendText(escaped(MAX + 1)), 'BAD_REQUEST');
      const page = await customer.history();
      expectEqual(
        page.map(message => [...message.content].length),
        [MAX, MAX],
        'the lengths in the history',
      );
    },
  },
  {
    rules: ['MS3'],
    title: 'the length is measured after trimming',
    run: async target => {
      const customer = await newCustomer(target);
      const padding = ' \n'.repeat(2000);
      expectEqual((await customer.send(padding + 'x'.repeat(MAX) + padding)).content, 'x'.repeat(MAX), 'content');
      expectError(await customer.trySend({ content: ` ${'x'.repeat(MAX + 1)} ` }), 'BAD_REQUEST');
    },
  },
  ...[...WHITE_SPACE].map(
    (space): Case => ({
      rules: ['MS3'],
      title: `${codePoint(space)} is white space: alone it is empty, around a text it goes, inside it stays`,
      run: async target => {
        const customer = await newCustomer(target);
        expectError(await customer.trySend({ content: space }), 'BAD_REQUEST');
        expectError(await customer.trySend({ content: space.repeat(5000) }), 'BAD_REQUEST');
        const stored = await customer.send(`${space}${space}a${space}b${space}`);
        expectEqual(stored.content, `a${space}b`, 'content');
      },
    }),
  ),
  {
    rules: ['MS3'],
    title: 'missing and non-string content is 400 BAD_REQUEST',
    run: async target => {
      const customer = await newCustomer(target);
      for (const content of [undefined, null, 7, 0, true, false, [], ['x'], {}, { toString: 'x' }]) {
        expectError(await customer.trySend({ content }), 'BAD_REQUEST');
      }
      expectEqual(await customer.history(), [], 'the history');
    },
  },
  {
    rules: ['MS4'],
    title: 'content comes back as sent: no normalising, escaping or rewriting',
    run: async target => {
      const customer = await newCustomer(target);
      const texts = [
        'e\u0301 \u00e9 \ufb01 Å Å',
        'line one\r\nline two\n\n\tthree\rfour',
        '<script>alert(1)</script> &amp; &lt;b&gt; <!-- --> {{x}} #{x} %s %00 \\n \\u0041',
        "'; DROP TABLE message; -- \" ` \\' \\",
        'a\u0001\u0008\u001b[31m\u007f\u0080\u009fb',
        'zero\u200bwidth \u200d\u200e\u202e rtl \u2066x\u2069 \u00ad',
        '👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 \u{e0067} \u{10ffff} \ufffd \ufffe \uffff \ufdd0',
        'a  b\u00a0\u00a0c',
        '\u200b',
        '.',
        'null',
        '{"type":"message"}',
      ];
      for (const text of texts) expectEqual((await customer.send(text)).content, text, 'content in the answer');
      expectEqual(
        (await customer.history()).map(message => message.content),
        texts,
        'the contents in the history',
      );
      expectEqual(
        (await customer.open()).messages.map(message => message.content),
        texts,
        'the contents on opening',
      );
    },
  },
  {
    rules: ['MS4'],
    title: 'NUL and lone surrogates are 400 and store nothing',
    run: async target => {
      const customer = await newCustomer(target);
      const texts = [
        '\0',
        'a\0b',
        'a\0',
        '\ud800',
        'a\udfffb',
        '\udc00\ud800',
        '🔔\ud83d',
        `${'x'.repeat(3999)}\ud800`,
        ' \ud800 ',
      ];
      for (const content of texts) expectError(await customer.trySend({ content }), 'BAD_REQUEST');
      expectEqual(await customer.history(), [], 'the history');
    },
  },
];

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
