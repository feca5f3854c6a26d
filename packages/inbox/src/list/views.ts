import {
  COUNT_MAX,
  type ConversationFilter,
  type ConversationSort,
  type SavedView,
  type ViewCounts,
} from '@deskbell/protocol';
import { labels } from '../labels.ts';
import type { IconName } from '../ui/icon.tsx';

/** A list somebody can choose: built in, of a tag, or saved. */
export interface View {
  id: string;
  name: string;
  icon: IconName;
  filter: ConversationFilter;
  sort: ConversationSort;
  /** Where its conversations come from, when not from the filter. */
  source?: 'mentions';
}

/** Whoever waits longest comes first where there is something to answer. */
export const BUILT_IN_VIEWS: readonly View[] = [
  { id: 'mine', name: labels.view.mine, icon: 'person', filter: { assignee: 'me', status: 'open' }, sort: 'waiting' },
  {
    id: 'unassigned',
    name: labels.view.unassigned,
    icon: 'personAdd',
    filter: { assignee: 'none', status: 'open' },
    sort: 'waiting',
  },
  { id: 'open', name: labels.view.open, icon: 'inbox', filter: { status: 'open' }, sort: 'waiting' },
  { id: 'mentions', name: labels.view.mentions, icon: 'at', filter: {}, sort: 'activity', source: 'mentions' },
  { id: 'pending', name: labels.view.pending, icon: 'hourglass', filter: { status: 'pending' }, sort: 'activity' },
  { id: 'snoozed', name: labels.view.snoozed, icon: 'clock', filter: { status: 'snoozed' }, sort: 'activity' },
  { id: 'closed', name: labels.view.closed, icon: 'checkCircle', filter: { status: 'closed' }, sort: 'activity' },
  { id: 'all', name: labels.view.all, icon: 'people', filter: {}, sort: 'activity' },
];

/** Whether they list the same, in the same order. */
export const isSameList = (a: View, b: View): boolean => keyOf(a) === keyOf(b);

export const keyOf = ({ id, filter, sort }: View): string => JSON.stringify([id, Object.entries(filter).sort(), sort]);

const TAG = 'tag:';

/** Null for an id nobody knows, such as of a view that was deleted. */
export function findView(id: string, saved: readonly SavedView[]): View | null {
  if (id.startsWith(TAG)) {
    const tag = id.slice(TAG.length);
    return { id, name: labels.tagView(tag), icon: 'tag', filter: { tag }, sort: 'activity' };
  }
  const found = saved.find(view => view.id === id);
  if (found) return { ...found, icon: found.shared ? 'people' : 'bookmark' };
  return BUILT_IN_VIEWS.find(view => view.id === id) ?? null;
}

export const tagViewId = (tag: string) => TAG + tag;

/** As people read it: beyond what is counted there are as many or more. */
export function sayCount(count: number): string {
  return count >= COUNT_MAX ? `${COUNT_MAX}+` : String(count);
}

/** Null where nobody counts. */
export function countOf(view: string, counts: ViewCounts | null): number | null {
  if (!counts) return null;
  if (view === 'mine' || view === 'unassigned' || view === 'open') return counts[view];
  if (view === 'pending' || view === 'snoozed') return counts[view];
  return counts.views[view] ?? null;
}
