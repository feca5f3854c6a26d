import { safeHref } from './safe-href.ts';
import type { Inline } from './tree.ts';

/** Beyond it everything is text: nobody means it. */
const DEPTH_MAX = 8;

const ESCAPE = /\\([!-/:-@[-`{-~])/y;
const CODE = /(`+)(?!`)([\s\S]*?[^`])\1(?!`)/y;
const LINK = /\[((?:[^[\]\\]|\\.)+)\]\(\s*<?([^\s<>]*?)>?(?:\s+"[^"]*")?\s*\)/y;
const ANGLE = /<([a-z]+:[^\s<>]+|[^\s<>@]+@[^\s<>@]+)>/iy;
const ADDRESS = /(?:https?:\/\/|www\.)[^\s<>"]+/iy;
const MAIL = /[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/iy;
const STRONG = /(\*\*|__)(?=\S)([\s\S]*?\S)\1(?!(?<=\*)\*|(?<=_)_)/y;
const EMPHASIS = /([*_])(?=[^\s*_])([\s\S]*?[^\s\\])\1(?![*_])/y;
const WORD = /[\p{L}\p{N}_]/u;

/** Plain text: addresses become links, line ends breaks, nothing else. */
export function linkify(text: string): Inline[] {
  return scan(text, false, 0);
}

export function parseInline(text: string): Inline[] {
  return scan(text, true, 0);
}

function scan(text: string, isMarkdown: boolean, depth: number): Inline[] {
  const nodes: Inline[] = [];
  let plain = '';
  const flush = () => {
    if (plain) nodes.push({ type: 'text', text: plain });
    plain = '';
  };
  for (let at = 0; at < text.length; ) {
    const found = depth > DEPTH_MAX ? null : match(text, at, isMarkdown, depth);
    if (!found) {
      plain += text[at++];
    } else {
      if (typeof found.node === 'string') plain += found.node;
      else {
        flush();
        nodes.push(found.node);
      }
      at += found.length;
    }
  }
  flush();
  return nodes;
}

interface Found {
  node: Inline | string;
  length: number;
}

function match(text: string, at: number, isMarkdown: boolean, depth: number): Found | null {
  const char = text[at] ?? '';
  if (char === '\n') return { node: { type: 'break' }, length: 1 };
  return (isMarkdown ? matchMarkdown(text, at, char, depth) : null) ?? matchAddress(text, at, char);
}

function matchMarkdown(text: string, at: number, char: string, depth: number): Found | null {
  const inside = (part: string) => scan(part, true, depth + 1);
  if (char === '\\') {
    const escaped = stick(ESCAPE, text, at);
    return escaped && { node: escaped[1] ?? '', length: 2 };
  }
  if (char === '`') {
    const code = stick(CODE, text, at);
    return code && { node: { type: 'code', text: (code[2] ?? '').trim() }, length: code[0].length };
  }
  if (char === '[') {
    const link = stick(LINK, text, at);
    const href = link && safeHref(link[2] ?? '');
    return href ? { node: { type: 'link', href, children: inside(link[1] ?? '') }, length: link[0].length } : null;
  }
  if (char === '<') {
    const angle = stick(ANGLE, text, at);
    return angle && asLink(angle[1] ?? '', angle[0].length);
  }
  if (char !== '*' && char !== '_') return null;
  // Within a word an underscore is one: `snake_case_name`.
  if (char === '_' && WORD.test(text[at - 1] ?? '')) return null;
  const strong = stick(STRONG, text, at);
  const found = strong ?? stick(EMPHASIS, text, at);
  if (!found || (char === '_' && WORD.test(text[at + found[0].length] ?? ''))) return null;
  const children = inside(found[2] ?? '');
  return { node: { type: strong ? 'bold' : 'italic', children }, length: found[0].length };
}

function matchAddress(text: string, at: number, char: string): Found | null {
  if (!/[a-z0-9]/i.test(char) || /[\p{L}\p{N}_/@.+-]/u.test(text[at - 1] ?? '')) return null;
  const address = stick(ADDRESS, text, at);
  if (address) {
    const trimmed = trimEnd(address[0]);
    return asLink(trimmed, trimmed.length);
  }
  const mail = stick(MAIL, text, at);
  return mail && asLink(mail[0], mail[0].length);
}

function asLink(shown: string, length: number): Found | null {
  const isMail = !shown.includes(':') && shown.includes('@');
  const href = safeHref(/^www\./i.test(shown) ? `https://${shown}` : isMail ? `mailto:${shown}` : shown);
  return href ? { node: { type: 'link', href, children: [{ type: 'text', text: shown }] }, length } : null;
}

/** What ends a sentence is not part of the address in it; nor is a bracket that was opened before it. */
function trimEnd(address: string): string {
  let end = address.length;
  let unopened = address.split(')').length - address.split('(').length;
  for (; end > 0; end--) {
    const last = address[end - 1] ?? '';
    if (last === ')') {
      if (unopened-- <= 0) break;
    } else if (!/[.,;:!?'"*_~\]}]/.test(last)) break;
  }
  return address.slice(0, end);
}

function stick(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
