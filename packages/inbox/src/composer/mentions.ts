/** A part of a note: words, or somebody who is meant. */
export type NotePart = { type: 'text'; text: string } | { type: 'mention'; id: string; name: string };

const MENTION = /@\[([^\][]+)\]\((mem_[A-Za-z0-9]+)\)/g;

export function splitMentions(content: string): NotePart[] {
  const parts: NotePart[] = [];
  let at = 0;
  for (const found of content.matchAll(MENTION)) {
    if (found.index > at) parts.push({ type: 'text', text: content.slice(at, found.index) });
    parts.push({ type: 'mention', name: found[1] ?? '', id: found[2] ?? '' });
    at = found.index + found[0].length;
  }
  if (at < content.length) parts.push({ type: 'text', text: content.slice(at) });
  return parts;
}

/** `@Ada` as it is typed becomes what the server understands; the longest name that fits is meant. */
export function writeMentions(text: string, people: readonly { id: string; name: string }[]): string {
  const byLength = people.toSorted((a, b) => b.name.length - a.name.length);
  return text
    .replace(/(^|[\s([{])@(?!\[)/g, '$1\u0000')
    .split('\u0000')
    .map((part, index) => {
      if (index === 0) return part;
      const person = byLength.find(({ name }) => {
        const next = part.charAt(name.length);
        return name !== '' && part.toLowerCase().startsWith(name.toLowerCase()) && !/[\p{L}\p{N}]/u.test(next);
      });
      if (!person) return `@${part}`;
      return `@[${person.name.replace(/[\][]/g, '')}](${person.id})${part.slice(person.name.length)}`;
    })
    .join('');
}
