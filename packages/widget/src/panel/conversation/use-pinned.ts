import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Row } from './rows.ts';

/** So near to the end counts as there, in pixels. */
const NEAR = 60;

interface Pinned {
  isAtEnd: boolean;
  /** Messages of others that came while the reader was further up. */
  missed: number;
  toEnd(): void;
}

/**
 * Keeps a reader where they are: at the end while they are at the end, at the same message when earlier ones appear
 * above it. What one writes oneself leads back to the end.
 */
export function usePinned(list: RefObject<HTMLElement | null>, rows: readonly Row[], isShown: boolean): Pinned {
  const [isAtEnd, setAtEnd] = useState(true);
  const [missed, setMissed] = useState(0);
  const now = useRef({ isAtEnd: true, anchor: null as Element | null, anchorTop: 0, last: '', rows });

  // While the old rows still stand: what is read, and where, as exactly as it is now.
  if (now.current.rows !== rows) {
    const [state, box] = [now.current, list.current];
    state.rows = rows;
    state.anchor = box && !state.isAtEnd ? findAnchor(box) : null;
    state.anchorTop = box && state.anchor ? topWithin(box, state.anchor) : 0;
  }

  function toEnd(): void {
    const box = list.current;
    if (box) box.scrollTop = box.scrollHeight;
  }

  useLayoutEffect(() => {
    const box = list.current;
    const state = now.current;
    if (!box || !isShown) return;
    const newest = rows.at(-1);
    const isNew = newest !== undefined && newest.key !== state.last;
    if (isNew && newest.kind === 'pending') state.isAtEnd = true;
    if (state.isAtEnd) toEnd();
    else if (state.anchor?.isConnected) box.scrollTop += topWithin(box, state.anchor) - state.anchorTop;
    if (isNew && !state.isAtEnd) setMissed(countAfter(rows, state.last));
    if (state.isAtEnd && newest) state.last = newest.key;
  }, [rows, isShown]);

  useEffect(() => {
    const box = list.current;
    if (!box) return;
    const state = now.current;
    const note = () => {
      state.isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
      setAtEnd(state.isAtEnd);
      if (state.isAtEnd) setMissed(0);
    };
    // Pictures that arrive, a keyboard that opens, the typing dots: the end stays the end. A greeting alone is read from
    // its beginning.
    const observer = new ResizeObserver(() => state.isAtEnd && state.rows[0] && toEnd());
    observer.observe(box);
    for (const child of box.children) observer.observe(child);
    box.addEventListener('scroll', note, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', note);
    };
  }, [list]);

  return { isAtEnd, missed, toEnd };
}

function topWithin(box: Element, element: Element): number {
  return element.getBoundingClientRect().top - box.getBoundingClientRect().top;
}

/** The first line that begins where it can be seen: one that is cut off may lose its sender's name above. */
function findAnchor(box: Element): Element | null {
  const top = box.getBoundingClientRect().top;
  const lines = box.querySelectorAll('.row');
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.getBoundingClientRect().top ?? 0) < top) low = middle + 1;
    else high = middle;
  }
  return lines[low] ?? lines[low - 1] ?? null;
}

function countAfter(rows: readonly Row[], key: string): number {
  let count = 0;
  for (let at = rows.length - 1; at >= 0 && rows[at]?.key !== key; at--) {
    const row = rows[at];
    if (row?.kind === 'message' && row.sender !== 'customer') count++;
  }
  return count;
}
