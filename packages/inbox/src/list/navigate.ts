import { navigate, route } from '../app/router.ts';
import { searchPath, viewPath } from '../app/routes.ts';
import { prefetch } from '../thread/thread.ts';
import { list, loadMore, openId } from './list.ts';
import { search } from './search.ts';

/** The conversations one can step through, in the order they are shown. */
export function shownIds(): string[] {
  if (route.peek().page === 'search')
    return [...new Set(search.peek().hits.map(({ conversation }) => conversation.id))];
  return list.peek()?.rows.map(({ id }) => id) ?? [];
}

/** The path of a conversation in the list that is shown. */
export function conversationPath(id: string | null): string {
  const here = route.peek();
  if (here.page === 'search') return searchPath(here.query, id);
  return viewPath(here.page === 'desk' ? here.view : 'all', id);
}

export function openConversation(id: string | null): void {
  // Stepping through a list is one place in the history, not as many as steps.
  navigate(conversationPath(id), { replace: id !== null && openId.peek() !== null });
}

/** Goes on to a neighbour; from none to the first. */
export function step(by: 1 | -1): void {
  const ids = shownIds();
  const at = ids.indexOf(openId.peek() ?? '');
  const next = ids[at === -1 ? (by === 1 ? 0 : ids.length - 1) : at + by];
  if (!next) return;
  openConversation(next);
  prefetchAfter(ids.indexOf(next) + by);
  if (ids.length - ids.indexOf(next) < 10) void loadMore();
}

/** After something was done with: the next one, else the one before, else none. */
export function goOn(): void {
  const ids = shownIds();
  const at = ids.indexOf(openId.peek() ?? '');
  openConversation(at === -1 ? null : (ids[at + 1] ?? ids[at - 1] ?? null));
  prefetchAfter(at + 2);
}

function prefetchAfter(index: number): void {
  const row = list.peek()?.rows[index];
  if (row && route.peek().page === 'desk') void prefetch(row);
}
