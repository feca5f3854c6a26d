import type { AgentConversation } from '@deskbell/protocol';
import { computed, effect, signal } from '@preact/signals';
import { route } from '../app/router.ts';
import { list, openId } from './list.ts';

// Rows that are chosen to do one thing with all of them. Those that leave the list are not chosen any more.

/** More at once than anybody means. */
export const SELECTED_MAX = 200;

const chosen = signal<ReadonlySet<string>>(new Set());
/** Where a range begins. */
let anchor: string | null = null;

export const selectedRows = computed<readonly AgentConversation[]>(() =>
  chosen.value.size === 0 ? [] : (list.value?.rows ?? []).filter(({ id }) => chosen.value.has(id)),
);
export const isSelected = (id: string): boolean => chosen.value.has(id);
export const hasSelection = (): boolean => selectedRows.peek().length > 0;

export function select(ids: Iterable<string>): void {
  chosen.value = new Set([...ids].slice(0, SELECTED_MAX));
}

export function selectNone(): void {
  anchor = null;
  if (chosen.peek().size > 0) chosen.value = new Set();
}

export function toggleSelected(id: string): void {
  const next = new Set(chosen.peek());
  if (!next.delete(id)) next.add(id);
  anchor = id;
  select(next);
}

/** From where the last choice was made up to this one, in the order they are shown. */
export function selectTo(id: string): void {
  const ids = shownIds();
  const from = ids.indexOf(anchor ?? openId.peek() ?? id);
  const to = ids.indexOf(id);
  if (to === -1) return;
  const [first, last] = from === -1 ? [to, to] : from < to ? [from, to] : [to, from];
  anchor ??= ids[from] ?? id;
  select([...chosen.peek(), ...ids.slice(first, last + 1)]);
}

export function selectAll(): void {
  select(shownIds());
}

/** What a key is about: the row that is open, else the one that has the focus, else the first. */
export function rowInHand(): string | null {
  const focused = document.activeElement?.closest<HTMLElement>('.list-row')?.dataset['id'];
  const ids = shownIds();
  return [openId.peek(), focused].find(id => id && ids.includes(id)) ?? ids[0] ?? null;
}

const shownIds = () => list.peek()?.rows.map(({ id }) => id) ?? [];

/** What was chosen in one list is not meant in another. From log-in to log-out. */
export function keepSelection(): () => void {
  let before = list.peek()?.view;
  const end = effect(() => {
    const { page } = route.value;
    const view = list.value?.view;
    if (page !== 'desk' || view !== before) selectNone();
    before = view;
  });
  return () => {
    end();
    selectNone();
  };
}
