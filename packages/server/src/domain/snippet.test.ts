import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeSnippet } from './snippet.ts';

const WORDS = 'the quick brown fox jumps over a lazy dog and runs '.repeat(20);

test('[SR1] a short text is its own snippet, on one line', () => {
  expect(makeSnippet('one\ntwo', [[4, 7]])).toEqual({ text: 'one two', marks: [[4, 7]] });
});

test('[SR1] of a long text it shows what is around the first mark, cut between words', () => {
  const text = `${WORDS}needle ${WORDS}`;
  const at = text.indexOf('needle');
  const snippet = makeSnippet(text, [[at, at + 6]]);
  expect(snippet.text).toMatch(/^…\w+ .*needle .* \w+…$/);
  expect(snippet.text.length).toBeLessThan(210);
  expect(snippet.marks.map(([start, end]) => snippet.text.slice(start, end))).toEqual(['needle']);
});

test('[SR1] marks keep to what they mark, whatever the text', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'bc ', ' ', '\n', '🦓', '退'), minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat({ max: 12 }), (text, from, length) => {
      const start = from % text.length;
      const end = Math.min(text.length, start + 1 + length);
      const snippet = makeSnippet(text, [[start, end]]);
      const [mark = [0, 0]] = snippet.marks;
      expect(snippet.text.slice(...mark)).toBe(text.slice(start, end).replace(/\s/g, ' '));
    }),
  );
});
