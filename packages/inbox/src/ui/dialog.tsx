import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { labels } from '../labels.ts';
import { IconButton } from './button.tsx';

/** Shown while it is rendered. The browser keeps the focus inside and gives it back. */
export function Dialog({
  title,
  onClose,
  children,
  foot,
  isWide,
}: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** Buttons; the one that goes on comes last. */
  foot?: ComponentChildren;
  isWide?: boolean;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    shown?.showModal();
    // The first button is no place to begin at; a field that asks for it is.
    if (!shown?.querySelector('[autofocus]')) shown?.focus();
    return () => {
      shown?.close();
      // What opened it may be gone from the page by now; a dialog taken out by a re-render gives nothing back itself.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      class={isWide ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={event => event.stopPropagation()}
      onMouseDown={event => event.target === event.currentTarget && onClose()}
    >
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
        <IconButton icon="close" label={labels.close} onClick={onClose} />
      </div>
      <div class="dialog-body scroll">{children}</div>
      {foot && <div class="dialog-foot">{foot}</div>}
    </dialog>
  );
}
