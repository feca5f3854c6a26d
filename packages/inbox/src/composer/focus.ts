import { signal } from '@preact/signals';
import { thread } from '../thread/thread.ts';
import { type Writing, write } from './drafts.ts';

export const COMPOSER_FIELD = 'composer-field';

/** Of a composer that is not there yet: it takes the focus when it is, with the caret there; null: at the end. */
export const focusWanted = signal<{ caret: number | null } | null>(null);

/** At once: whoever presses a key to write types on, and no letter may be lost. */
export function focusComposer(kind: Writing['kind']): void {
  const id = thread.peek()?.id;
  if (id) write(id, { kind });
  const field = findField();
  if (field && field.dataset['conversation'] === id) field.focus();
  else focusWanted.value = { caret: null };
}

/** Somebody is writing there, and another composer is about to take its place. */
export function keepFocus(conversationId: string): void {
  const field = findField();
  if (!field || document.activeElement !== field || field.dataset['conversation'] !== conversationId) return;
  focusWanted.value = { caret: field.selectionEnd };
}

const findField = () => document.getElementById(COMPOSER_FIELD) as HTMLTextAreaElement | null;
