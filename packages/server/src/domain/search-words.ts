/** A word of a text as searches compare it, and where it stands: UTF-16 units, `[start, end)`. */
export interface Word {
  text: string;
  start: number;
  end: number;
}

/** Longer runs of letters are nothing anybody types; their beginning still finds them. */
const WORD_MAX = 64;

const RUN = /[\p{L}\p{N}\p{M}]+/gu;
/** Scripts written without spaces, and Korean, whose particles stick to the word. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]+|[^\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]+/gu;
const IS_UNSPACED =
  /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;
/** A character with what is written on it. */
const CHARACTER = /\P{M}\p{M}*|\p{M}+/gu;

/**
 * The words of a text in their order: what both engines index, and what a search is compared with (SR2). A run of
 * unspaced script becomes its pairs of neighbours and its last character, so that any part of it is found.
 */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  for (const run of text.matchAll(RUN)) {
    for (const part of run[0].matchAll(UNSPACED)) {
      const start = run.index + part.index;
      if (IS_UNSPACED.test(part[0])) words.push(...pairs(part[0], start));
      else push(words, part[0], start);
    }
  }
  return words;
}

/** Whether a folded word is of a script without spaces. */
export function isUnspaced(word: string): boolean {
  return IS_UNSPACED.test(word);
}

export function countCharacters(word: string): number {
  return word.match(CHARACTER)?.length ?? 0;
}

function pairs(run: string, start: number): Word[] {
  const characters = [...run.matchAll(CHARACTER)];
  const words: Word[] = [];
  for (const [index, [character]] of characters.entries()) {
    push(words, character + (characters[index + 1]?.[0] ?? ''), start + (characters[index]?.index ?? 0));
  }
  return words;
}

function push(words: Word[], original: string, start: number): void {
  const text = fold(original);
  if (text !== '') words.push({ text, start, end: start + original.length });
}

/** Accents and points of Latin, Greek, Cyrillic, Hebrew and Arabic; other scripts' marks change the word. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;
const NO_WORD = /[^\p{L}\p{N}\p{M}]/gu;
const LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
};
const SPECIAL_LETTERS = /[ßæœøđðþłħı]/g;
const PLAIN = /^[a-z0-9]*$/;

/** `Größe` and `GROSSE` to one word, full-width digits to digits. */
function fold(word: string): string {
  const lower = word.toLowerCase();
  if (lower.length <= WORD_MAX && PLAIN.test(lower)) return lower;
  const folded = lower
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .replace(SPECIAL_LETTERS, letter => LETTERS[letter] ?? letter)
    .replace(NO_WORD, '')
    .normalize('NFC');
  return folded.length <= WORD_MAX ? folded : Array.from(folded).slice(0, WORD_MAX).join('');
}
