import { effect, signal } from '@preact/signals';
import { me } from '../../app/session.ts';

// What was typed and not saved, by the form's name. It outlives its page: whoever looks something up elsewhere finds it
// again, and the settings' menu marks where it is. Only leaving the app loses it, and of that the browser warns.

export const keptDrafts = signal<ReadonlyMap<string, object>>(new Map());

export function keepDraft(name: string, draft: object | null): void {
  const known = keptDrafts.peek();
  if (draft === null && !known.has(name)) return;
  const next = new Map(known);
  if (draft === null) next.delete(name);
  else next.set(name, draft);
  keptDrafts.value = next;
}

// After a log-out: the next person shall not find them.
effect(() => {
  if (me.value === null) keptDrafts.value = new Map();
});

effect(() => {
  if (keptDrafts.value.size === 0) return;
  addEventListener('beforeunload', askBrowser);
  return () => removeEventListener('beforeunload', askBrowser);
});

function askBrowser(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
