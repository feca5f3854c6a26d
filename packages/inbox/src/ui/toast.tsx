import { signal } from '@preact/signals';
import { Icon } from './icon.tsx';

export interface ToastOptions {
  kind?: 'news' | 'problem';
  /** `isUndo`: what the key that takes things back does too. */
  action?: { label: string; run: () => void; isUndo?: boolean };
  /** How long it stays; 0: until it is taken away. */
  ms?: number;
}
interface Shown extends ToastOptions {
  id: number;
  text: string;
}

const SHOWN_MAX = 3;
const STAY_MS = 5_000;
/** With something to press it stays until slower hands are there too. */
const STAY_WITH_ACTION_MS = 8_000;
const toasts = signal<Shown[]>([]);
let count = 0;

/** Says something at the foot of the window; the answer takes it away. */
export function toast(text: string, options: ToastOptions = {}): () => void {
  const id = ++count;
  const close = () => {
    toasts.value = toasts.value.filter(each => each.id !== id);
  };
  const same = toasts.value.filter(each => each.text !== text);
  toasts.value = [...same, { ...options, id, text }].slice(-SHOWN_MAX);
  const ms = options.ms ?? (options.action ? STAY_WITH_ACTION_MS : STAY_MS);
  if (ms > 0) setTimeout(close, ms);
  return close;
}

/** Takes back what the newest of them offers to; null when none does. */
export function newestUndo(): (() => void) | null {
  const shown = toasts.peek().findLast(({ action }) => action?.isUndo);
  return shown ? () => press(shown) : null;
}

/** What they offer to do, the newest first: for who has no mouse to press it. */
export const offered = (): { id: number; text: string; label: string; run: () => void }[] =>
  toasts
    .peek()
    .toReversed()
    .flatMap(each =>
      each.action ? [{ id: each.id, text: each.text, label: each.action.label, run: () => press(each) }] : [],
    );

function press({ id, action }: Shown): void {
  toasts.value = toasts.value.filter(each => each.id !== id);
  action?.run();
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(each => (
        <div key={each.id} class={each.kind === 'problem' ? 'toast problem' : 'toast'}>
          {each.kind === 'problem' && <Icon name="alert" />}
          <span>{each.text}</span>
          {each.action && (
            <button type="button" onClick={() => press(each)}>
              {each.action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
