/** Which rows of a long list are in the page, and where: `first` up to but not including `end`. */
export interface RowWindow {
  first: number;
  end: number;
}

/** Rows beyond the edge, so that a fast scroll finds something there. */
const SPARE = 8;

export function rowWindow(scrollTop: number, height: number, rowHeight: number, count: number): RowWindow {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - SPARE);
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + SPARE);
  return { first: Math.min(first, end), end };
}

/** How far to scroll so that the row can be seen; null: it can. */
export function scrollToRow(index: number, scrollTop: number, height: number, rowHeight: number): number | null {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + height) return top + rowHeight - height;
  return null;
}
