import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../ui/icon.tsx';
import { words } from './words.ts';

interface Props {
  title: string;
  text?: ComponentChildren;
  children?: ComponentChildren;
}

/** A card in the middle of the window. Its first field has the focus, again at every step. */
export function Page({ title, text, children }: Props) {
  const page = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${title} · ${words.product}`;
    const first = page.current?.querySelector<HTMLElement>('input:not([type="checkbox"]):not([readonly])');
    (first ?? page.current?.querySelector('h1'))?.focus();
  }, [title]);
  return (
    <main class="access scroll" ref={page}>
      <div class="access-card">
        <p class="access-brand" aria-hidden="true">
          <Icon name="inbox" />
          {words.product}
        </p>
        <h1 tabIndex={-1}>{title}</h1>
        {text && <p class="access-text">{text}</p>}
        {children}
      </div>
    </main>
  );
}

/** What went wrong with all of a form, said at once. */
export function Problem({ text }: { text: string | null | undefined }) {
  return (
    <div role="alert">
      {text && (
        <p class="access-problem">
          <Icon name="alert" /> <span>{text}</span>
        </p>
      )}
    </div>
  );
}

export function LinkToLogIn() {
  return (
    <p class="access-links">
      <a href="/inbox/log-in">{words.backToLogIn}</a>
    </p>
  );
}
