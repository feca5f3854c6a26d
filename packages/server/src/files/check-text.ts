import type { Readable } from 'node:stream';

/** A browser that guesses looks this far into a file for markup. */
const SNIFFED_CHARACTERS = 1_500;

/** What a guessing browser takes for HTML, SVG, XML or PDF when a text begins with it. */
const MARKUP = new RegExp(
  '^(<(!doctype|!--|html|head|body|script|style|title|iframe|svg|math|table|div|font|link|meta|object|embed|img|form|h1|a|b|p|br)' +
    '(?=[\\s>/]|$)|<!--|<\\?|%pdf-)',
  'i',
);

/**
 * Whether these bytes are plain text: UTF-8 to the last byte, no NUL, and nothing at its beginning that a guessing
 * browser could take for a page. Answers what speaks against it, or null. Rejects with the stream's error.
 */
export async function findFaultInText(bytes: Readable, sizeBytes: number): Promise<string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let beginning = '';
  let seen = 0;
  try {
    for await (const chunk of bytes) {
      seen += chunk.length;
      if (chunk.includes(0)) return 'it has NUL bytes, so it is not text in UTF-8';
      const text = decode(decoder, chunk);
      if (text === null) return 'it is not text in UTF-8';
      // Leading white space does not count, however long it is.
      if (beginning.length < SNIFFED_CHARACTERS) {
        beginning = (beginning + text).trimStart().slice(0, SNIFFED_CHARACTERS);
      }
    }
  } finally {
    bytes.destroy();
  }
  if (decode(decoder) === null) return 'it is not text in UTF-8';
  if (seen !== sizeBytes) return `it has ${seen} bytes, not ${sizeBytes}`;
  return MARKUP.test(beginning) ? 'it begins like markup' : null;
}

/** The text of one more chunk, without one of the last; null when it is not UTF-8. */
function decode(decoder: TextDecoder, chunk?: Uint8Array): string | null {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
