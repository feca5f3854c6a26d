import { navigate, route } from '../app/router.ts';
import { viewPath } from '../app/routes.ts';
import { labels } from '../labels.ts';
import { savedViews, tags } from '../list/desk-lists.ts';
import { list } from '../list/list.ts';
import { viewEntries } from '../list/view-menu.ts';
import { findView, tagViewId } from '../list/views.ts';
import { offered } from '../ui/toast.tsx';
import { type Command, inGroup } from './registry.ts';

/** What there is just now, and is no command for ever: what was offered a moment ago, this list's menu, views and tags. */
export function passingCommands(): Command[] {
  return [...offers(), ...listMenu(), ...places()];
}

const offers = () =>
  inGroup(
    'conversation',
    offered().map(({ id, text, label, run }) => ({ id: `offer-${id}`, title: `${label}: ${text}`, icon: 'bolt', run })),
  );

function listMenu(): Command[] {
  const view = list.peek()?.view;
  if (route.peek().page !== 'desk' || !view || view.source) return [];
  const entries = viewEntries(view).filter(entry => entry !== null && 'label' in entry);
  return inGroup(
    'list',
    entries.map(({ label, icon = 'filter', run }) => ({
      id: `list ${label}`,
      title: label,
      icon,
      words: 'filter view',
      run,
    })),
  );
}

function places(): Command[] {
  const saved = savedViews.value.flatMap(({ id }) => findView(id, savedViews.value) ?? []);
  const tagged = tags.value.map(({ tag }) => ({ id: tagViewId(tag), name: labels.tagView(tag), icon: 'tag' as const }));
  return inGroup(
    'go',
    [...saved, ...tagged].map(({ id, name, icon }) => ({
      id: `go ${id}`,
      title: name,
      icon,
      words: 'go view tag',
      run: () => navigate(viewPath(id)),
    })),
  );
}
