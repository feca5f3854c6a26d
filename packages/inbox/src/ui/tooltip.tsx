import { useEffect, useRef, useState } from 'preact/hooks';
import { place } from './menu.tsx';

interface Tip {
  anchor: HTMLElement;
  text: string;
  keys: string | undefined;
}

const WAIT_MS = 450;

/** One for the whole page: says `data-tip`, and `data-tip-keys`, of what the pointer rests on or the focus came to. */
export function Tooltip() {
  const [tip, setTip] = useState<Tip | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const life = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (event: Event, wait: number) => {
      clearTimeout(timer);
      const anchor = (event.target as Element).closest?.<HTMLElement>('[data-tip]');
      if (!anchor) return setTip(null);
      timer = setTimeout(() => setTip(read(anchor)), wait);
    };
    const hide = () => {
      clearTimeout(timer);
      setTip(null);
    };
    const { signal } = life;
    addEventListener('pointerover', event => event.pointerType === 'mouse' && show(event, WAIT_MS), { signal });
    addEventListener('focusin', event => (event.target as Element).matches(':focus-visible') && show(event, WAIT_MS), {
      signal,
    });
    for (const what of ['pointerdown', 'focusout', 'keydown', 'scroll'])
      addEventListener(what, hide, { signal, capture: true });
    return () => {
      life.abort();
      clearTimeout(timer);
    };
  }, []);
  useEffect(() => {
    if (!tip || !box.current || !tip.anchor.isConnected) return;
    box.current.showPopover();
    place(box.current, tip.anchor, 'center');
  }, [tip]);

  if (!tip?.text) return null;
  // Its anchor has the same words as its name: to say them twice would be noise.
  return (
    <div key={tip.text} ref={box} class="tooltip" popover="manual" aria-hidden="true">
      {tip.text}
      {tip.keys && <kbd>{tip.keys}</kbd>}
    </div>
  );
}

function read(anchor: HTMLElement): Tip | null {
  const { tip, tipKeys } = anchor.dataset;
  return tip && anchor.isConnected ? { anchor, text: tip, keys: tipKeys } : null;
}
