import { CONVERSATION_STATUSES, type ConversationChange } from '@deskbell/protocol';
import { AppError, invalidField } from '../domain/app-error.ts';
import type { ConversationRecord, Tenant } from '../domain/model.ts';
import { parseLimit } from '../domain/page.ts';
import type { ConversationPatch, ConversationQuery, Deps } from '../ports.ts';
import { publishToBoth } from './publish.ts';

export interface ListQuery {
  status?: unknown;
  cursor?: unknown;
  limit?: unknown;
}

/** A page of the tenant's conversations, most recently active first (AG1). */
export async function listConversations(
  { storage }: Deps,
  tenant: Tenant,
  query: ListQuery,
): Promise<{ conversations: ConversationRecord[]; nextCursor: string | null }> {
  const status = CONVERSATION_STATUSES.find(candidate => candidate === query.status);
  if (query.status !== undefined && !status) {
    throw invalidField('status', `status must be one of ${CONVERSATION_STATUSES.join(', ')}`);
  }
  const after = parseCursor(query.cursor);
  const limit = parseLimit(query.limit);
  const page = await storage.listConversations(tenant, { limit, ...(status && { status }), ...(after && { after }) });
  return { conversations: page.conversations, nextCursor: page.next && formatCursor(page.next) };
}

/** A conversation of the tenant, or 404 for foreign and unknown ids alike (AG2). */
export function getConversation(deps: Deps, tenant: Tenant, id: string): Promise<ConversationRecord> {
  return ofConversation(deps, tenant, id, known => deps.storage.getConversation(tenant, known));
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

/** Changes what the request names and tells both sides (AG3, WS11). */
export async function changeConversation(
  deps: Deps,
  tenant: Tenant,
  id: string,
  change: ConversationChange,
): Promise<ConversationRecord> {
  const patch: ConversationPatch = {
    ...(change.status !== undefined && { status: change.status }),
    ...(change.ai_enabled !== undefined && { aiEnabled: change.ai_enabled }),
    ...(change.assignee_id !== undefined && { assigneeId: change.assignee_id }),
  };
  if (Object.keys(patch).length === 0) {
    throw new AppError('VALIDATION_ERROR', 'name at least one of status, ai_enabled, assignee_id');
  }
  const conversation = await ofConversation(deps, tenant, id, known =>
    deps.storage.changeConversation(tenant, known, patch),
  );
  publishToBoth(deps, tenant, conversation.id, { type: 'conversation', conversation });
  return conversation;
}

// A place, not a page number: what moves to the top meanwhile neither repeats nor hides the rest.
function formatCursor({ activityMinute, number }: NonNullable<ConversationQuery['after']>): string {
  return Buffer.from(`${activityMinute}.${number}`).toString('base64url');
}

function parseCursor(value: unknown): ConversationQuery['after'] {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? Buffer.from(value, 'base64url').toString('latin1') : '';
  const match = /^(\d{1,12})\.(\d{1,15})$/.exec(text);
  if (!match) throw invalidField('cursor', 'cursor must be a next_cursor of an earlier page');
  return { activityMinute: Number(match[1]), number: Number(match[2]) };
}
