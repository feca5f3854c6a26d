import { signal } from '@preact/signals';
import { thread } from '../thread/thread.ts';
import { type Writing, write } from './drafts.ts';

export const COMPOSER_FIELD = 'composer-field';

/** Of a composer that is not there yet; it takes the focus when it is. */
export const isFocusWanted = signal(false);

/** At once: whoever presses a key to write types on, and no letter may be lost. */
export function focusComposer(kind: Writing['kind']): void {
  const id = thread.peek()?.id;
  if (id) write(id, { kind });
  const field = document.getElementById(COMPOSER_FIELD);
  if (field && field.dataset['conversation'] === id) field.focus();
  else isFocusWanted.value = true;
}
