import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { rowWindow, scrollToRow } from './window.ts';

/** Between the edges of the list and its rows, so that one with a ground or a ring of its own touches neither. */
const EDGE_REM = 0.25;

/**
 * A list of any length of which only what can be seen is in the page. All rows have one height, in rem, so that it grows
 * with the reader's letters; they slide where they move to.
 */
export function VirtualList<T>(props: {
  label: string;
  rows: readonly T[];
  rowRem: number;
  keyOf: (row: T) => string;
  /** Scrolled to when it changes. */
  activeKey: string | null;
  renderRow: (row: T) => ComponentChildren;
  /** Whether more can be had, and how. */
  hasMore: boolean;
  onMore: () => void;
  /** At another one the list begins at its top. */
  resetKey: string;
  foot?: ComponentChildren;
}) {
  const { label, rows, rowRem, keyOf, activeKey, renderRow, hasMore, onMore, resetKey, foot } = props;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 900 });
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const rowHeight = rowRem * rem;
  const { first, end } = rowWindow(view.top, view.height, rowHeight, rows.length);

  useLayoutEffect(() => {
    const shown = box.current;
    if (!shown) return;
    const measure = () => setView({ top: shown.scrollTop, height: shown.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(shown);
    measure();
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    box.current?.scrollTo({ top: 0 });
  }, [resetKey]);
  useLayoutEffect(() => {
    const shown = box.current;
    const index = activeKey === null ? -1 : rows.findIndex(row => keyOf(row) === activeKey);
    if (!shown || index < 0) return;
    const top = scrollToRow(index, shown.scrollTop, shown.clientHeight - EDGE_REM * rem, rowHeight);
    if (top !== null) shown.scrollTo({ top });
    // Only when another one is active: who scrolls away from it means to.
  }, [activeKey, rowHeight]);
  useLayoutEffect(() => {
    if (hasMore && end >= rows.length - 15) onMore();
  }, [hasMore, end, rows.length, onMore]);

  return (
    <div
      ref={box}
      class="virtual scroll"
      onScroll={event => setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
    >
      <ul
        class="virtual-rows"
        aria-label={label}
        style={{ height: `${rows.length * rowHeight}px`, marginBlock: `${EDGE_REM}rem` }}
      >
        {rows.slice(first, end).map((row, offset) => (
          <li
            key={keyOf(row)}
            class="virtual-row"
            style={{ height: `${rowHeight}px`, transform: `translateY(${(first + offset) * rowHeight}px)` }}
            aria-setsize={hasMore ? -1 : rows.length}
            aria-posinset={first + offset + 1}
          >
            {renderRow(row)}
          </li>
        ))}
      </ul>
      {foot}
    </div>
  );
}
