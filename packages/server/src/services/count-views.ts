import { COUNT_MAX, type ConversationFilter, type ViewCounts } from '@deskbell/protocol';
import type { Deps } from '../ports.ts';
import { type Asking, memberOf, resolveFilter } from './agent-conversations.ts';

const BUILT_IN = {
  mine: { status: 'open', assignee: 'me' },
  unassigned: { status: 'open', assignee: 'none' },
  open: { status: 'open' },
  pending: { status: 'pending' },
  snoozed: { status: 'snoozed' },
  closed: { status: 'closed' },
} as const satisfies Record<Exclude<keyof ViewCounts, 'views'>, ConversationFilter>;

/** How many conversations lie in each view, up to `COUNT_MAX` (DK9). */
export async function countViews({ storage }: Deps, { tenant, actor }: Asking): Promise<ViewCounts> {
  const views = await storage.listViews(tenant, memberOf(actor));
  const named = [...Object.entries(BUILT_IN), ...views.map(({ id, filter }) => [id, filter] as const)];
  const asked = named.flatMap(([name, filter]) => {
    const resolved = resolveFilter({ written: true, ...filter }, actor);
    return resolved ? [{ name, filter: resolved }] : [];
  });
  const counts = await storage.countConversations(
    tenant,
    asked.map(({ filter }) => filter),
    COUNT_MAX,
  );
  const byName = new Map(asked.map(({ name }, at) => [name, counts[at] ?? 0]));
  const of = (name: string) => byName.get(name) ?? 0;
  return {
    mine: of('mine'),
    unassigned: of('unassigned'),
    open: of('open'),
    pending: of('pending'),
    snoozed: of('snoozed'),
    closed: of('closed'),
    views: Object.fromEntries(views.map(({ id }) => [id, of(id)])),
  };
}
