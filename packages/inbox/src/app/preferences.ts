import { effect, type Signal, signal } from '@preact/signals';

// What a person likes on this device. Nothing of it is secret, nothing is lost when it is gone.

export type Theme = 'system' | 'light' | 'dark';

export const theme = remembered<Theme>('theme', 'system', ['system', 'light', 'dark']);
export const hasSound = remembered<'on' | 'off'>('sound', 'on', ['on', 'off']);
export const hasNotifications = remembered<'on' | 'off'>('notifications', 'off', ['on', 'off']);
/** Single letters as shortcuts: who dictates or has a heavy hand can do without (WCAG 2.1.4). */
export const hasLetterKeys = remembered<'on' | 'off'>('letter-keys', 'on', ['on', 'off']);
export const isCustomerPanelOpen = remembered<'on' | 'off'>('customer-panel', 'on', ['on', 'off']);

effect(() => {
  const { documentElement } = document;
  if (theme.value === 'system') delete documentElement.dataset['theme'];
  else documentElement.dataset['theme'] = theme.value;
});

/** A signal that is kept in this browser; a value that is none of `known` is the default. */
export function remembered<T extends string>(name: string, initial: T, known: readonly T[]): Signal<T> {
  const key = `deskbell-inbox-${name}`;
  const kept = read(key);
  const value = signal(known.find(each => each === kept) ?? initial);
  let isFirst = true;
  effect(() => {
    const next = value.value;
    if (!isFirst) write(key, next);
    isFirst = false;
  });
  return value;
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // The browser keeps nothing for this page.
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}
