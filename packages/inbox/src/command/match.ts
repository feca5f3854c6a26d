/**
 * How well `text` fits what was typed; null: not at all. Every word of it must begin a word of the text, or else its
 * letters stand in it in their order. Less is better.
 */
export function matchWords(typed: string, text: string): number | null {
  const wanted = fold(typed).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return 0;
  const folded = fold(text);
  const words = folded.split(/[^\p{L}\p{N}]+/u);
  let score = 0;
  for (const word of wanted) {
    const at = words.findIndex(each => each.startsWith(word));
    if (at >= 0) score += at;
    else if (folded.includes(word)) score += 20;
    else if (isSubsequence(word, folded)) score += 40;
    else return null;
  }
  return score;
}

/** What fits, best first; what fits as well stays in its order. */
export function filterByWords<T>(typed: string, all: readonly T[], textOf: (each: T) => string): T[] {
  return all
    .map(each => ({ each, score: matchWords(typed, textOf(each)) }))
    .filter((found): found is { each: T; score: number } => found.score !== null)
    .sort((a, b) => a.score - b.score)
    .map(({ each }) => each);
}

/** Without marks on letters and without capitals: `Zoë` is found by `zoe`. */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}

function isSubsequence(letters: string, text: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return letters.length > 2;
}
