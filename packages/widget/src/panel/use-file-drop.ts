import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** True while files are held over the element; `take` gets those that are let go there. */
export function useFileDrop(
  element: RefObject<HTMLElement | null>,
  isWanted: boolean,
  take: (files: Iterable<File>) => void,
): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const target = element.current;
    if (!target || !isWanted) return;
    const life = new AbortController();
    const { signal } = life;
    // Entering a child leaves its parent: only the balance tells whether it is still inside.
    let depth = 0;
    const on = (name: 'dragenter' | 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void) =>
      target.addEventListener(
        name,
        event => {
          if (!event.dataTransfer?.types.includes('Files')) return;
          event.preventDefault();
          act(event);
          setOver(depth > 0);
        },
        { signal },
      );
    on('dragenter', () => depth++);
    on('dragleave', () => depth--);
    on('dragover', () => undefined);
    on('drop', event => {
      depth = 0;
      latest.current(event.dataTransfer?.files ?? []);
    });
    return () => life.abort();
  }, [element, isWanted]);
  return isOver;
}
