import { LIMITS, type SavedViewBody } from '@deskbell/protocol';
import { AppError, invalidField } from '../domain/app-error.ts';
import { checkFilter } from '../domain/conversation-filter.ts';
import type { SavedViewRecord } from '../domain/model.ts';
import { isStorable } from '../domain/storable-text.ts';
import type { Deps, ViewPatch } from '../ports.ts';
import { type Asking, memberOf } from './agent-conversations.ts';

export interface AskingForViews extends Asking {
  /** An admin may change what is shared, whoever made it. */
  role: 'admin' | 'agent';
}

/** What is shared, and the member's own (DK9). */
export function listViews({ storage }: Deps, { tenant, actor }: Asking): Promise<SavedViewRecord[]> {
  return storage.listViews(tenant, memberOf(actor));
}

export async function createView(deps: Deps, asking: AskingForViews, body: SavedViewBody): Promise<SavedViewRecord> {
  const { storage, ids, clock, bus } = deps;
  const { tenant, actor } = asking;
  const ownerId = memberOf(actor);
  const shared = body.shared ?? ownerId === null;
  if (!shared && ownerId === null) throw invalidField('shared', 'what a secret key makes is shared');
  const view: SavedViewRecord = {
    id: ids.view(),
    tenant,
    name: parseName(body.name),
    filter: checkFilter(body.filter),
    sort: body.sort ?? 'activity',
    shared,
    ownerId,
    createdAt: clock.now(),
  };
  if ((await storage.createView(view, maxOf(shared))) === 'full') throw noRoom();
  bus.publishToTenant(tenant, { type: 'changed', what: 'views' });
  return view;
}

export async function changeView(
  deps: Deps,
  asking: AskingForViews,
  id: string,
  change: Partial<SavedViewBody>,
): Promise<SavedViewRecord> {
  const view = await findOwn(deps, asking, id);
  const patch: ViewPatch = {
    ...(change.name !== undefined && { name: parseName(change.name) }),
    ...(change.filter !== undefined && { filter: checkFilter(change.filter) }),
    ...(change.sort !== undefined && { sort: change.sort }),
    ...(change.shared !== undefined && { shared: change.shared }),
  };
  if (Object.keys(patch).length === 0) throw new AppError('VALIDATION_ERROR', 'name at least one thing to change');
  if (patch.shared === false && view.ownerId === null) {
    throw invalidField('shared', 'nobody in particular made this view: it stays shared');
  }
  const changed = await deps.storage.changeView(asking.tenant, id, patch, maxOf(patch.shared ?? view.shared));
  if (changed === 'full') throw noRoom();
  if (!changed) throw noSuchView();
  deps.bus.publishToTenant(asking.tenant, { type: 'changed', what: 'views' });
  return changed;
}

export async function deleteView(deps: Deps, asking: AskingForViews, id: string): Promise<void> {
  await findOwn(deps, asking, id);
  if (!(await deps.storage.deleteView(asking.tenant, id))) throw noSuchView();
  deps.bus.publishToTenant(asking.tenant, { type: 'changed', what: 'views' });
}

/** A view that may be changed: one's own, or as an admin a shared one. What cannot be seen is not there. */
async function findOwn(
  { storage }: Deps,
  { tenant, actor, role }: AskingForViews,
  id: string,
): Promise<SavedViewRecord> {
  const view = await storage.getView(tenant, id);
  const isOwn = view !== null && view.ownerId !== null && view.ownerId === memberOf(actor);
  if (!view || !(view.shared || isOwn)) throw noSuchView();
  if (!isOwn && role !== 'admin') throw new AppError('FORBIDDEN', 'only who made this view or an admin may change it');
  return view;
}

const maxOf = (shared: boolean) => (shared ? LIMITS.viewsShared : LIMITS.viewsPerMember);

function noRoom(): AppError {
  return new AppError('BUSINESS_RULE_VIOLATION', 'there are too many views; delete one first');
}

function parseName(value: string): string {
  const name = value.trim();
  if (name !== '' && [...name].length <= LIMITS.viewNameMaxCodePoints && isStorable(name)) return name;
  throw invalidField('name', `name must have 1–${LIMITS.viewNameMaxCodePoints} characters`);
}

function noSuchView(): AppError {
  return new AppError('NOT_FOUND', 'no such view');
}
