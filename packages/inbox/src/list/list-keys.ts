import { openConversation, step } from './navigate.ts';

/** Arrows in the list go through it; the focus goes along. */
export function moveInList(event: KeyboardEvent): void {
  // With Shift and the like they are commands.
  if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
  const row = event.currentTarget as HTMLElement;
  if (event.key === 'ArrowDown') step(1);
  else if (event.key === 'ArrowUp') step(-1);
  else if (event.key === ' ') openConversation(row.dataset['id'] ?? null);
  else return;
  event.preventDefault();
  const list = row.closest('.virtual');
  requestAnimationFrame(() => list?.querySelector<HTMLElement>('.list-row.open')?.focus());
}
