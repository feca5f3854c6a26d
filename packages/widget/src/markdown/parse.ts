import { parseInline } from './parse-inline.ts';
import type { Block } from './tree.ts';

const FENCE = /^\s{0,3}(```+|~~~+)/;
/** Takes all there is: what could be given back in several ways would be, for seconds. */
const HEADING = /^\s{0,3}#{1,6}\s(.*)/s;
const HEADING_END = /(?<!#)#*$/;
const QUOTE = /^\s{0,3}>\s?/;
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+/;
const RULE = /^\s{0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
const DEPTH_MAX = 5;

/** A small, forgiving Markdown: everything it does not know is text. Never throws. */
export function parseMarkdown(text: string): Block[] {
  return parseLines(text.replace(/\r\n?/g, '\n').split('\n'), 0);
}

function parseLines(lines: string[], depth: number): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) blocks.push({ type: 'paragraph', children: parseInline(paragraph.join('\n')) });
    paragraph = [];
  };
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const heading = HEADING.exec(line);
    const taken = depth < DEPTH_MAX ? takeContainer(lines, at, depth) : null;
    if (taken) {
      flush();
      blocks.push(taken.block);
      at += taken.count;
      continue;
    }
    at++;
    if (line.trim() === '' || RULE.test(line)) flush();
    else if (heading) {
      flush();
      blocks.push({ type: 'heading', children: parseInline((heading[1] ?? '').replace(HEADING_END, '').trim()) });
    } else paragraph.push(line.trim());
  }
  flush();
  return blocks;
}

interface Taken {
  block: Block;
  count: number;
}

function takeContainer(lines: string[], at: number, depth: number): Taken | null {
  const line = lines[at] ?? '';
  if (FENCE.test(line)) return takeFence(lines, at);
  if (QUOTE.test(line)) {
    const inner = takeWhile(lines, at, next => QUOTE.test(next));
    const children = parseLines(
      inner.map(each => each.replace(QUOTE, '')),
      depth + 1,
    );
    return { block: { type: 'quote', children }, count: inner.length };
  }
  return ITEM.test(line) && !RULE.test(line) ? takeList(lines, at, depth) : null;
}

function takeFence(lines: string[], at: number): Taken {
  const fence = FENCE.exec(lines[at] ?? '')?.[1] ?? '```';
  const inner = takeWhile(lines, at + 1, next => !next.trim().startsWith(fence));
  return { block: { type: 'code', text: inner.join('\n') }, count: inner.length + 2 };
}

function takeList(lines: string[], at: number, depth: number): Taken {
  const first = ITEM.exec(lines[at] ?? '');
  const indent = first?.[1]?.length ?? 0;
  const ordered = first?.[2] !== undefined;
  const items: string[][] = [];
  let end = at;
  for (; end < lines.length; end++) {
    const line = lines[end] ?? '';
    const item = ITEM.exec(line);
    const isOurs = item !== null && item[1]?.length === indent;
    if (isOurs && (item[2] !== undefined) !== ordered) break;
    if (isOurs) items.push([line.slice(item[0].length)]);
    else if (line.trim() === '') {
      // A blank line ends the list unless it goes on after it.
      const next = ITEM.exec(lines[end + 1] ?? '');
      if (!next || (next[1]?.length ?? 0) < indent) break;
    } else if (/^\s/.test(line) && line.search(/\S/) > indent) items.at(-1)?.push(line.slice(indent + 2));
    else break;
  }
  const start = Number(first?.[2] ?? 1);
  const block: Block = { type: 'list', ordered, start, items: items.map(item => parseLines(item, depth + 1)) };
  return { block, count: end - at };
}

function takeWhile(lines: string[], from: number, holds: (line: string) => boolean): string[] {
  let end = from;
  while (end < lines.length && holds(lines[end] ?? '')) end++;
  return lines.slice(from, end);
}
