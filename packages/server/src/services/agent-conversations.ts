import type { Actor, ConversationChange, ConversationFilter } from '@deskbell/protocol';
import { AppError, invalidField } from '../domain/app-error.ts';
import { checkAssigneeId, type FilterQuery, parseFilterQuery, parseSort } from '../domain/conversation-filter.ts';
import { openCursor, sealCursor } from '../domain/cursor.ts';
import type { ConversationRecord, DeskConversation, Tenant } from '../domain/model.ts';
import { parseLimit } from '../domain/page.ts';
import { parseSnooze } from '../domain/snooze.ts';
import { parseTags } from '../domain/tag.ts';
import type { ConversationPatch, Deps, DeskFilter, ListPlace } from '../ports.ts';
import { describeConversation, describeConversations } from './describe-conversations.ts';
import { publishChange, publishMessage } from './publish.ts';

/** Who asks, and for which tenant. */
export interface Asking {
  tenant: Tenant;
  actor: Actor;
}

export interface ListQuery extends FilterQuery {
  sort?: unknown;
  cursor?: unknown;
  limit?: unknown;
}

/** A page of the tenant's conversations: the most recently active, or who has waited longest, first (AG1, DK3). */
export async function listConversations(
  deps: Deps,
  asking: Asking,
  query: ListQuery,
): Promise<{ conversations: DeskConversation[]; nextCursor: string | null }> {
  const filter = resolveFilter(parseFilterQuery(query), asking.actor);
  if (!filter) throw invalidField('assignee', 'me is a member; a secret key has no conversations of its own');
  const sort = parseSort(query.sort);
  const after = parseCursor(query.cursor);
  const limit = parseLimit(query.limit);
  const { tenant } = asking;
  const page = await deps.storage.listConversations(tenant, { ...filter, sort, limit, ...(after && { after }) });
  const conversations = await describeConversations(deps, tenant, page.conversations, readersOf(asking));
  return { conversations, nextCursor: page.next && formatCursor(page.next) };
}

/** What a filter means for who asks; null: it speaks of a member, and a secret key is none. */
export function resolveFilter({ assignee, ...rest }: ConversationFilter, actor: Actor): DeskFilter | null {
  const { waiting, ...named } = rest;
  const filter: DeskFilter = { ...named, ...(waiting && { waiting }) };
  if (assignee === undefined) return filter;
  if (assignee === 'none') return { ...filter, assigneeId: null };
  if (assignee !== 'me') return { ...filter, assigneeId: assignee };
  const memberId = memberOf(actor);
  return memberId === null ? null : { ...filter, assigneeId: memberId };
}

/** The member who asks; null: a secret key. */
export function memberOf({ kind, id }: Actor): string | null {
  return kind === 'member' ? id : null;
}

function readersOf({ actor }: Asking): string[] {
  const memberId = memberOf(actor);
  return memberId === null ? [] : [memberId];
}

/** A conversation of the tenant, or 404 for foreign and unknown ids alike (AG2). */
export function getConversation(deps: Deps, tenant: Tenant, id: string): Promise<ConversationRecord> {
  return ofConversation(deps, tenant, id, known => deps.storage.getConversation(tenant, known));
}

/** As above, with everything agents see of it. */
export async function getDeskConversation(deps: Deps, tenant: Tenant, id: string): Promise<DeskConversation> {
  return describeConversation(deps, await getConversation(deps, tenant, id));
}

/**
 * What `use` finds under the conversation's id, or, when that one was merged into another before or just now, under the
 * other's id (LI6); `use` answers null when there is no such conversation.
 */
export async function ofConversation<Result>(
  { storage }: Pick<Deps, 'storage'>,
  tenant: Tenant,
  id: string,
  use: (id: string) => Promise<Result | null>,
): Promise<Result> {
  const found = await use(id);
  if (found !== null) return found;
  const mergedInto = await storage.findMergedConversationId(tenant, id);
  const followed = mergedInto === null ? null : await use(mergedInto);
  if (followed === null) throw new AppError('NOT_FOUND', 'no such conversation');
  return followed;
}

/** Changes what the request names, writes down what happened, and tells both sides (AG3, DK6, WS11). */
export async function changeConversation(
  deps: Deps,
  { tenant, actor }: Asking,
  id: string,
  change: ConversationChange,
): Promise<DeskConversation> {
  const now = deps.clock.now();
  const patch = parseChange(change, now);
  const rating = { csatId: deps.ids.csat(), messageId: deps.ids.message() };
  const by = { actor, now, newEventId: deps.ids.event, rating };
  const outcome = await ofConversation(deps, tenant, id, known =>
    deps.storage.changeConversation(tenant, known, patch, by),
  );
  if (outcome.kind === 'too-many-tags') {
    throw new AppError('BUSINESS_RULE_VIOLATION', 'there are too many different tags; use one that is there', {
      context: { field: 'tags' },
    });
  }
  if (outcome.asked) publishMessage(deps, outcome.conversation, outcome.asked);
  const described = await describeConversation(deps, outcome.conversation);
  publishChange(deps, described, outcome.events);
  return described;
}

function parseChange(change: ConversationChange, now: number): ConversationPatch {
  const { ai_enabled, assignee_id, priority, tags } = change;
  const patch: ConversationPatch = {
    ...parseSnooze(change, now),
    ...(ai_enabled !== undefined && { aiEnabled: ai_enabled }),
    ...(assignee_id !== undefined && { assigneeId: assignee_id && checkAssigneeId(assignee_id) }),
    ...(priority !== undefined && { priority }),
    ...(tags !== undefined && { tags: parseTags(tags) }),
  };
  if (Object.keys(patch).length > 0) return patch;
  throw new AppError('VALIDATION_ERROR', 'name at least one thing to change, such as status or assignee_id');
}

// A place, not a page number: what moves to the top meanwhile neither repeats nor hides the rest. Those who wait have a
// `w` before it.
function formatCursor(place: ListPlace): string {
  const text =
    'waitingSince' in place ? `w${place.waitingSince}.${place.number}` : `${place.activityMinute}.${place.number}`;
  return sealCursor(text);
}

function parseCursor(value: unknown): ListPlace | undefined {
  const match = openCursor(value, /^(w?)(\d{1,15})\.(\d{1,15})$/);
  if (!match) return undefined;
  const [place, number] = [Number(match[2]), Number(match[3])];
  return match[1] === 'w' ? { waitingSince: place, number } : { activityMinute: place, number };
}
