import { runInNewContext } from 'node:vm';
import { LIMITS } from '@deskbell/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMarkdown } from './parse.ts';
import { linkify } from './parse-inline.ts';
import { safeHref } from './safe-href.ts';
import { findForeign, summarize } from './test/tree-tools.ts';
import { XSS_CORPUS } from './test/xss-corpus.ts';

const LENGTH = LIMITS.contentMaxCodePoints;
/** Far more than a busy machine needs. */
const PATIENCE_MS = 10_000;

describe('Markdown', () => {
  test.each([
    ['plain', 'p(plain)'],
    ['two\nlines', 'p(two/lines)'],
    ['one\n\ntwo', 'p(one) p(two)'],
    ['**bold** and *it* and _it_ and __bold__', 'p(b(bold) and i(it) and i(it) and b(bold))'],
    ['***both***', 'p(b(i(both)))'],
    ['snake_case_name and 2*3*4', 'p(snake_case_name and 2i(3)4)'],
    ['`code **not bold**` after', 'p(code[code **not bold**] after)'],
    ['[label](https://a.example/x "title")', 'p(a<https://a.example/x>(label))'],
    ['[**b**](https://a.example)', 'p(a<https://a.example/>(b(b)))'],
    ['see https://a.example/x_(y). Now', 'p(see a<https://a.example/x_(y)>(https://a.example/x_(y)). Now)'],
    ['(www.a.example)', 'p((a<https://www.a.example/>(www.a.example)))'],
    ['ask me@a.example, please', 'p(ask a<mailto:me@a.example>(me@a.example), please)'],
    ['- a\n- b\n  - c', 'ul(li(p(a)) li(p(b) ul(li(p(c)))))'],
    ['3. a\n4. b', 'ol3(li(p(a)) li(p(b)))'],
    ['# Title\ntext', 'h(Title) p(text)'],
    ['##  C # and C##  ##', 'h(C # and C##)'],
    ['> quoted\n> more', 'q(p(quoted/more))'],
    ['```js\nlet a = "<b>";\n```\nafter', 'pre[let a = "<b>";] p(after)'],
    ['```\nnever closed', 'pre[never closed]'],
    ['\\*not\\* <b>html</b>', 'p(*not* <b>html</b>)'],
    ['a\n\n---\n\nb', 'p(a) p(b)'],
    ['**unclosed and [half](', 'p(**unclosed and [half]()'],
  ])('%j', (text, tree) => {
    expect(summarize(parseMarkdown(text))).toBe(tree);
  });

  test('plain text has addresses and line ends, and nothing else', () => {
    const paragraph = { type: 'paragraph' as const, children: linkify('**a** <i>\nhttp://a.example') };
    expect(summarize([paragraph])).toBe('p(**a** <i>/a<http://a.example/>(http://a.example))');
  });
});

describe('what could run is text', () => {
  test.each(XSS_CORPUS)('%j', text => {
    expect(findForeign(parseMarkdown(text))).toEqual([]);
    expect(findForeign([{ type: 'paragraph', children: linkify(text) }])).toEqual([]);
  });

  test('of anything at all comes only what is allowed', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(...XSS_CORPUS, '[', '](', ')', '<', '>', '`', '```\n', '**', '_', '\\', '- ', '1. ', '> ', '\n'),
      fc.constantFrom('javascript:', 'data:text/html,', 'https://a.example', '\u0000', '\u202e', '&#106;'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), pieces => {
        expect(findForeign(parseMarkdown(pieces.join('')))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test('the checker finds what is planted', () => {
    const planted = [
      { type: 'paragraph', children: [{ type: 'link', href: 'javascript:alert(1)', children: [] }] },
      { type: 'html', text: '<script>' },
    ];
    expect(findForeign(planted as never)).toHaveLength(2);
  });

  test.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a.example/x',
    'https://bank.example@evil.example/',
    '/relative',
    '//a.example',
    '',
  ])('%j is no address', address => {
    expect(safeHref(address)).toBeNull();
  });

  test('nothing that can be sent takes long', () => {
    const fill = (unit: string, count: number = LENGTH) => unit.repeat(count).slice(0, count);
    // Each fails at its very end, or has ends and beginnings that could be parted in many ways.
    const units = [
      '*',
      '_',
      '[',
      '`',
      '> ',
      '- ',
      '**a',
      '*a ',
      '_a ',
      '[a](',
      '\\',
      'a@',
      'a%',
      'www.',
      '<a:',
      '`` ',
      '\n',
    ];
    const hostile = [
      ...units.map(unit => fill(unit)),
      `#${fill(' ', 3_990)}a\u2028b`,
      `# ${fill('#', 3_990)}a`,
      `# ${fill('# ', 3_990)}a`,
      `${fill('- ', 3_990)}x`,
      `${fill('[a](', 4)}${fill(' ', 3_990)}`,
      `[a](${fill(' ', 1_900)}"x"${fill(' ', 1_900)}`,
      `${fill('!https://u@', 1_980)}${fill(')', 2_000)}`,
      `www.a.example/${fill('(', 1_900)}${fill(')', 1_900)}`,
      `${fill('`', 1_000)}a${fill('`', 2_000)}`,
    ];
    const parse = () => hostile.map(text => findForeign([...parseMarkdown(text), paragraphOf(text)]));
    // Milliseconds together when each takes at most the square of its length; a cube of one is seconds, and cut off.
    expect(runInNewContext('parse()', { parse }, { timeout: PATIENCE_MS }).flat()).toEqual([]);
  });
});

function paragraphOf(text: string) {
  return { type: 'paragraph' as const, children: linkify(text) };
}
