import { signal } from '@preact/signals';

/** Epoch milliseconds, moving once in a while: what says "5 min ago" reads it and stays right. */
export const now = signal(Date.now());

const EVERY_MS = 20_000;

/** For the life of the page. */
export function keepTime(): void {
  setInterval(() => {
    if (!document.hidden) now.value = Date.now();
  }, EVERY_MS);
  document.addEventListener('visibilitychange', () => {
    now.value = Date.now();
  });
}
