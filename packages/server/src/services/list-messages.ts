import type { MessageRecord, SessionRecord, Tenant } from '../domain/model.ts';
import { parseAfter, parseLimit } from '../domain/page.ts';
import type { Deps } from '../ports.ts';
import { noteHandedOut } from './read-notes.ts';

export interface PageQuery {
  after?: unknown;
  limit?: unknown;
}

/** A customer's poll: strictly newer than `after`, ascending (PL1, PL2). Without a conversation: nothing (PL5). */
export async function listMessages(
  deps: Deps,
  tenant: Tenant,
  session: SessionRecord | null,
  query: PageQuery,
): Promise<MessageRecord[]> {
  const after = parseAfter(query.after);
  const limit = parseLimit(query.limit);
  const conversationId = session && (await deps.storage.findConversationId(tenant, session.identityId));
  if (!conversationId) return [];
  const messages = await deps.storage.listMessages(conversationId, after, limit);
  if (messages.length > 0) noteHandedOut(deps, session, conversationId, messages);
  return messages;
}
