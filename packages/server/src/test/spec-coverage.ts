import type { SourceFile } from './source-files.ts';

export interface Coverage {
  /** Rules no test quotes. */
  missing: string[];
  /** Quoted, but not in the contract: with the file that does so. */
  unknown: string[];
  /** In the contract more than once. */
  doubled: string[];
}

const ID = String.raw`(?:[A-Z]{2}\d+|I\d)`;
const RULE = new RegExp(String.raw`^- \*\*(${ID})\*\* `, 'gm');
/** A string that begins with IDs in brackets: the title of a test, in a test file or in a suite it calls. */
const TITLE = new RegExp(String.raw`['"\x60]((?:\[${ID}(?:, ${ID})*\] ?)+)`, 'g');
/** How a conformance case says what it proves: `rule: 'MS3'` or `rules: ['MS3', 'MS4']`. */
const CASE = new RegExp(String.raw`\brules?:\s*(?:'${ID}'|\[\s*'${ID}'(?:,\s*'${ID}')*,?\s*\])`, 'g');
const COMMENT_LINE = /^\s*(?:\/\/|\*|\/\*).*$/gm;

export function compareSpecWithTests(contract: string, files: SourceFile[]): Coverage {
  const rules = [...contract.matchAll(RULE)].map(found => found[1] ?? '');
  const known = new Set(rules);
  const quotes = files.flatMap(({ file, text }) => quotedIds(file, text).map(id => ({ id, file })));
  const quoted = new Set(quotes.map(({ id }) => id));
  return {
    missing: [...known].filter(id => !quoted.has(id)),
    unknown: [...new Set(quotes.filter(({ id }) => !known.has(id)).map(({ id, file }) => `${id} in ${file}`))],
    doubled: rules.filter((id, index) => rules.indexOf(id) !== index),
  };
}

function quotedIds(file: string, text: string): string[] {
  const code = text.replace(COMMENT_LINE, '');
  const isTest = file.endsWith('.test.ts') || file.includes('/test/contracts/');
  const titles = isTest ? [...code.matchAll(TITLE)] : [];
  const cases = file.startsWith('conformance/src/') ? [...code.matchAll(CASE)] : [];
  return [...titles, ...cases].flatMap(([quote]) => quote.match(new RegExp(ID, 'g')) ?? []);
}
