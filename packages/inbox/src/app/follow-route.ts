import { effect, untracked } from '@preact/signals';
import { followMerge } from '../composer/follow-merge.ts';
import { savedViews } from '../list/desk-lists.ts';
import { dropStrays, list, openId, openView } from '../list/list.ts';
import { conversationPath } from '../list/navigate.ts';
import { findView, isSameList, type View } from '../list/views.ts';
import { adoptThread, openThread, thread } from '../thread/thread.ts';
import { navigate, route } from './router.ts';

/**
 * Opens what the address names, in the very moment it changes: a second key that is pressed at once is about the
 * conversation one has just gone to. From log-in to log-out.
 */
export function followRoute(): () => void {
  let opened: View | null = null;
  const ends = [
    effect(() => {
      const here = route.value;
      const view = here.page === 'desk' ? findView(here.view, savedViews.value) : null;
      const id = here.page === 'desk' || here.page === 'search' ? here.conversationId : null;
      untracked(() => {
        // Another one, or it was changed by somebody; what one has narrowed it down to stays.
        if (view && (view.id !== list.peek()?.view.id || !opened || !isSameList(view, opened))) openView(view);
        opened = view ?? opened;
        if (openId.peek() === id) return;
        openId.value = id;
        openThread(id, list.peek()?.rows.find(row => row.id === id) ?? null);
        dropStrays();
      });
    }),
    effect(() => {
      const shown = thread.value;
      // Its visitor logged in, and it became part of another one.
      const target = shown?.conversation;
      if (!shown || !target || target.id === shown.id) return;
      untracked(() => {
        followMerge(shown.id, target);
        adoptThread({ ...shown, id: target.id });
        navigate(conversationPath(target.id), { replace: true });
      });
    }),
  ];
  return () => {
    for (const end of ends) end();
    // Whoever logs in next begins with nothing open: what the address names is opened for them.
    openId.value = null;
  };
}
