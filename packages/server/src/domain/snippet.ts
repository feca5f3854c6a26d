export interface Snippet {
  text: string;
  /** Where in `text`, `[start, end)`. */
  marks: [number, number][];
}

/** UTF-16 units of a snippet without its ellipses, and of what it shows before the first mark. */
const LENGTH = 200;
const BEFORE = 60;
/** How far a cut may move to fall between words. */
const REACH = 20;

/** The words around the first mark, on one line. */
export function makeSnippet(text: string, marks: [number, number][]): Snippet {
  const first = marks[0]?.[0] ?? 0;
  const start = first <= BEFORE ? 0 : cutBefore(text, first - BEFORE, first);
  const end = start + LENGTH >= text.length ? text.length : cutAfter(text, start + LENGTH);
  const lead = start > 0 ? '…' : '';
  const shift = lead.length - start;
  return {
    // As long as before: marks keep their places.
    text: lead + text.slice(start, end).replace(/\s/g, ' ') + (end < text.length ? '…' : ''),
    marks: marks
      .filter(mark => mark[0] < end)
      .map(mark => [mark[0] + shift, Math.min(mark[1], end) + shift] as [number, number]),
  };
}

function cutBefore(text: string, at: number, latest: number): number {
  const space = text.slice(at, Math.min(at + REACH, latest)).search(/\s\S/);
  return space >= 0 ? at + space + 1 : whole(text, at);
}

function cutAfter(text: string, at: number): number {
  const space = text.slice(at - REACH, at).search(/\s\S*$/);
  return space >= 0 ? at - REACH + space : whole(text, at);
}

/** Not between the halves of a surrogate pair. */
function whole(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}
