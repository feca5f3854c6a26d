import { labels } from '../labels.ts';
import { Icon } from '../ui/icon.tsx';
import { savedViews } from './desk-lists.ts';
import { openView } from './list.ts';
import { narrow } from './view-menu.ts';
import { findView, isSameList, type View } from './views.ts';

/** What one has narrowed a view down to, as long as it is no view of its own. */
export function Narrowed({ view }: { view: View }) {
  const base = findView(view.id, savedViews.value);
  const { waiting, priority, written } = view.filter;
  const parts = [
    waiting && !base?.filter.waiting && { words: labels.onlyWaiting, change: { waiting: undefined } },
    written === false &&
      base?.filter.written !== false && { words: labels.onlyUnwritten, change: { written: undefined } },
    priority &&
      base?.filter.priority !== priority && {
        words: labels.onlyPriority(labels.priorities[priority]),
        change: { priority: base?.filter.priority },
      },
  ].filter(part => !!part);
  if (!base || parts.length === 0 || isSameList(base, view)) return null;
  return (
    <ul class="chips narrowed" aria-label={labels.narrowedTo}>
      {parts.map(({ words, change }) => (
        <li key={words} class="tag accent">
          <span class="clip">{words}</span>
          <button type="button" aria-label={labels.leaveOut(words)} onClick={() => narrow(view, change)}>
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The view as it is by itself. */
export function widen(view: View): void {
  const base = findView(view.id, savedViews.peek());
  if (base) openView({ ...base, sort: view.sort });
}

export const isNarrowed = (view: View): boolean => {
  const base = findView(view.id, savedViews.value);
  return base !== null && !isSameList({ ...base, sort: view.sort }, view);
};
