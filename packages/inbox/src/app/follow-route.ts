import { effect, untracked } from '@preact/signals';
import { savedViews } from '../list/desk-lists.ts';
import { dropStrays, list, openId, openView } from '../list/list.ts';
import { conversationPath } from '../list/navigate.ts';
import { findView } from '../list/views.ts';
import { openThread, thread } from '../thread/thread.ts';
import { navigate, route } from './router.ts';

/**
 * Opens what the address names, in the very moment it changes: a second key that is pressed at once is about the
 * conversation one has just gone to. From log-in to log-out.
 */
export function followRoute(): () => void {
  const ends = [
    effect(() => {
      const here = route.value;
      const view = here.page === 'desk' ? findView(here.view, savedViews.value) : null;
      const id = here.page === 'desk' || here.page === 'search' ? here.conversationId : null;
      untracked(() => {
        if (view && view.id !== list.peek()?.view.id) openView(view);
        if (openId.peek() === id) return;
        openId.value = id;
        openThread(id, list.peek()?.rows.find(row => row.id === id) ?? null);
        dropStrays();
      });
    }),
    effect(() => {
      const shown = thread.value;
      // Its visitor logged in, and it became part of another one.
      const target = shown?.conversation?.id;
      if (shown && target && target !== shown.id)
        untracked(() => navigate(conversationPath(target), { replace: true }));
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
