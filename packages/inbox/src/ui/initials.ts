/** Of an e-mail address only what stands before its host: that says who it is. */
const ADDRESS = /^(\S+)@[^\s@]+$/u;

/** One letter of the first word and one of the last; whatever scripts they are written in. */
export function initialsOf(name: string): string {
  const words = name
    .replace(ADDRESS, '$1')
    .split(/[\s@.·_-]+/u)
    .map(word => word.replace(/^[^\p{L}\p{N}]+/u, ''))
    .filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(word => [...(word ?? '')][0] ?? '');
  return letters.join('').toLocaleUpperCase() || '?';
}
