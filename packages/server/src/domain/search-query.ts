import { LIMITS } from '@deskbell/protocol';
import { invalidField } from './app-error.ts';
import { countCharacters, isUnspaced, splitWords, type Word } from './search-words.ts';

/** Words that must follow one another; of a prefix the last one may go on. */
export interface Phrase {
  words: string[];
  isPrefix: boolean;
}

const QUOTES = /[“”„‟«»「」『』＂]/g;
/** Something in quotes, closed or not yet, or whatever has no space in it. */
const CHUNK = /"([^"]*)("?)|[^\s"]+/g;

/**
 * What has to be found, all of it (SR2). Nothing of what somebody typed is a command: quotes hold words together, all
 * other signs only part them, so that `a@b.example` and `#A-10293` are words in a row.
 */
export function parseSearch(value: unknown): Phrase[] {
  if (typeof value !== 'string' || value.trim() === '') throw invalidField('q', 'q must say what to look for');
  if (value.length > LIMITS.searchMaxLength) {
    throw invalidField('q', `q may have at most ${LIMITS.searchMaxLength} characters`);
  }
  const chunks = [...value.replace(QUOTES, '"').matchAll(CHUNK)];
  const phrases: Phrase[] = [];
  const known = new Set<string>();
  let room = LIMITS.searchWordsMax;
  for (const [index, chunk] of chunks.entries()) {
    const isOpen = chunk[1] === undefined || chunk[2] === '';
    const phrase = toPhrase(chunk[1] ?? chunk[0], isOpen && index === chunks.length - 1);
    phrase.words.splice(Math.max(room, 0));
    const name = JSON.stringify(phrase);
    if (phrase.words.length === 0 || known.has(name)) continue;
    known.add(name);
    room -= phrase.words.length;
    phrases.push(phrase);
  }
  return phrases;
}

function toPhrase(text: string, isUnfinished: boolean): Phrase {
  const words = splitWords(text).map(word => word.text);
  const last = words.at(-1) ?? '';
  const isOneOfRun = isUnspaced(last) && countCharacters(last) === 1;
  // Pairs say all of a run; its last character stands alone only where a run ends.
  if (isOneOfRun && isUnspaced(words.at(-2) ?? '')) words.pop();
  return { words, isPrefix: isUnfinished || isOneOfRun };
}

/** Where the text has what is looked for, `[start, end)`, ascending; null unless it has all of it. */
export function findMarks(text: string, phrases: Phrase[]): [number, number][] | null {
  const words = splitWords(text);
  const marks: [number, number][] = [];
  for (const phrase of phrases) {
    const found = words.flatMap((first, at) => {
      const last = endOf(words, at, phrase);
      return last ? [[first.start, last.end] as [number, number]] : [];
    });
    if (found.length === 0) return null;
    marks.push(...found);
  }
  return join(marks);
}

/** The last word of the phrase that begins at `at`; undefined when none does. */
function endOf(words: Word[], at: number, { words: wanted, isPrefix }: Phrase): Word | undefined {
  const last = wanted.length - 1;
  const isThere = wanted.every((text, offset) => {
    const word = words[at + offset]?.text;
    return isPrefix && offset === last ? word?.startsWith(text) : word === text;
  });
  return isThere ? words[at + last] : undefined;
}

function join(marks: [number, number][]): [number, number][] {
  const joined: [number, number][] = [];
  for (const [start, end] of marks.sort((one, other) => one[0] - other[0])) {
    const previous = joined.at(-1);
    if (previous && start <= previous[1]) previous[1] = Math.max(previous[1], end);
    else joined.push([start, end]);
  }
  return joined;
}
