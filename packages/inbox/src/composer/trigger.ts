/** What is being typed after a `/` or an `@`, and where. */
export interface Trigger {
  sign: '/' | '@';
  /** What follows the sign up to the caret. */
  typed: string;
  /** Of the sign. */
  start: number;
  /** The caret. */
  end: number;
}

/** Names have spaces, shortcuts do not. */
const TYPED = { '/': /^[\p{L}\p{N}_-]{0,40}$/u, '@': /^[\p{L}\p{N}_'’.-]*(?: [\p{L}\p{N}_'’.-]*)?$/u };

/** Null unless a sign at the beginning of a word stands before the caret. */
export function findTrigger(text: string, caret: number, signs: readonly Trigger['sign'][]): Trigger | null {
  const before = text.slice(0, caret);
  for (const sign of signs) {
    const start = before.lastIndexOf(sign);
    const isWordStart = start === 0 || /\s/.test(before[start - 1] ?? '');
    const typed = before.slice(start + 1);
    if (start >= 0 && isWordStart && TYPED[sign].test(typed)) return { sign, typed, start, end: caret };
  }
  return null;
}

/** The text with what was typed replaced, and where the caret is then. */
export function replaceTrigger(text: string, { start, end }: Trigger, by: string): { text: string; caret: number } {
  return { text: text.slice(0, start) + by + text.slice(end), caret: start + by.length };
}
