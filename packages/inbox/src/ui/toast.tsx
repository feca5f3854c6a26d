import { signal } from '@preact/signals';
import { Icon } from './icon.tsx';

export interface ToastOptions {
  kind?: 'news' | 'problem';
  action?: { label: string; run: () => void };
  /** How long it stays; 0: until it is taken away. */
  ms?: number;
}
interface Shown extends ToastOptions {
  id: number;
  text: string;
}

const SHOWN_MAX = 3;
const STAY_MS = 5_000;
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
  const ms = options.ms ?? STAY_MS;
  if (ms > 0) setTimeout(close, ms);
  return close;
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, kind, action }) => (
        <div key={id} class={kind === 'problem' ? 'toast problem' : 'toast'}>
          {kind === 'problem' && <Icon name="alert" />}
          <span>{text}</span>
          {action && (
            <button
              type="button"
              onClick={() => {
                toasts.value = toasts.value.filter(each => each.id !== id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
