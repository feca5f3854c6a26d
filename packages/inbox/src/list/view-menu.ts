import { type ConversationFilter, PRIORITIES, type Priority, type SavedView } from '@deskbell/protocol';
import { sayError } from '../api/say-error.ts';
import { me } from '../app/session.ts';
import { labels } from '../labels.ts';
import type { MenuEntry } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';
import { changeView, savedViews } from './desk-lists.ts';
import { openView } from './list.ts';
import { askAboutView } from './view-dialogs.tsx';
import { findView, isSameList, type View } from './views.ts';

/** Narrows a view down, and keeps what one has made of it. */
export function viewEntries(view: View): MenuEntry[] {
  const { filter } = view;
  return [
    {
      label: labels.onlyWaiting,
      isChecked: filter.waiting === true,
      run: () => narrow(view, { waiting: filter.waiting ? undefined : true }),
    },
    {
      label: labels.onlyUnwritten,
      isChecked: filter.written === false,
      run: () => narrow(view, { written: filter.written === false ? undefined : false }),
    },
    ...PRIORITIES.toReversed().map((priority: Priority) => ({
      label: labels.onlyPriority(labels.priorities[priority]),
      isChecked: filter.priority === priority,
      run: () => narrow(view, { priority: filter.priority === priority ? undefined : priority }),
    })),
    null,
    ...changeEntries(view),
    { label: labels.saveView, icon: 'bookmark', run: () => askAboutView({ what: 'save', view }) },
    ...removeEntries(view),
  ];
}

/** What is `undefined` in the change is not asked for any more. */
export function narrow(
  view: View,
  change: { [Part in keyof ConversationFilter]: ConversationFilter[Part] | undefined },
) {
  const next = Object.entries({ ...view.filter, ...change }).filter(([, value]) => value !== undefined);
  openView({ ...view, filter: Object.fromEntries(next) });
}

const savedOf = (view: View): SavedView | undefined => savedViews.value.find(({ id }) => id === view.id);

/** A view of the team is its maker's, and the admins' (DK9). */
function mayChange({ owner_id }: SavedView): boolean {
  const own = me.value?.member;
  return owner_id === own?.id || own?.role === 'admin';
}

function changeEntries(view: View): MenuEntry[] {
  const saved = savedOf(view);
  if (!saved || !mayChange(saved)) return [];
  const base = findView(saved.id, savedViews.value);
  const isChanged = base && !isSameList(base, view);
  return [
    ...(isChanged ? [{ label: labels.updateView, icon: 'check' as const, run: () => void update(view) }] : []),
    { label: labels.renameView, icon: 'edit', run: () => askAboutView({ what: 'rename', view, saved }) },
  ];
}

function removeEntries(view: View): MenuEntry[] {
  const saved = savedOf(view);
  if (!saved || !mayChange(saved)) return [];
  const run = () => askAboutView({ what: 'delete', view, saved });
  return [{ label: labels.deleteView, icon: 'trash', isDanger: true, run }];
}

async function update({ id, filter, sort }: View): Promise<void> {
  const answer = await changeView(id, { filter, sort });
  if (answer.ok) toast(labels.viewUpdated);
  else toast(sayError(answer.error), { kind: 'problem' });
}
