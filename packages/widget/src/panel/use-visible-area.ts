import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** A full-screen panel keeps to what the on-screen keyboard leaves free: the composer stays above it. */
export function useVisibleArea(element: RefObject<HTMLElement | null>, isWanted: boolean): void {
  useEffect(() => {
    const area = window.visualViewport;
    const { style } = element.current ?? {};
    if (!area || !style || !isWanted) return;
    const follow = () => {
      // Pinched in: let the reader look around.
      const isZoomed = area.scale > 1.01;
      style.setProperty('--area-height', isZoomed ? '100%' : `${area.height}px`);
      style.setProperty('--area-top', isZoomed ? '0px' : `${area.offsetTop}px`);
    };
    follow();
    area.addEventListener('resize', follow);
    area.addEventListener('scroll', follow);
    return () => {
      area.removeEventListener('resize', follow);
      area.removeEventListener('scroll', follow);
    };
  }, [element, isWanted]);
}
