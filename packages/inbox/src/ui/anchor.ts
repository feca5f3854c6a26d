/** Where on the screen something is that belongs to an element. */
export interface Place {
  left: number;
  top: number;
}

const GAP = 4;
const MARGIN = 8;

/** Below the element, or above it where there is more room; never outside of the window. */
export function placeBeside(
  anchor: Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>,
  size: { width: number; height: number },
  window: { width: number; height: number },
  align: 'start' | 'end' | 'center' = 'start',
): Place {
  const wanted =
    align === 'start'
      ? anchor.left
      : align === 'end'
        ? anchor.right - size.width
        : (anchor.left + anchor.right - size.width) / 2;
  const left = Math.max(MARGIN, Math.min(wanted, window.width - size.width - MARGIN));
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - size.height;
  const fitsBelow = below + size.height <= window.height - MARGIN;
  const top = fitsBelow || above < MARGIN ? Math.min(below, window.height - size.height - MARGIN) : above;
  return { left, top: Math.max(MARGIN, top) };
}
