import type { MessageRecord, SessionRecord, Tenant } from '../domain/model.ts';
import { parseAfter, parseLimit } from '../domain/page.ts';
import type { Deps } from '../ports.ts';

export interface PageQuery {
  after?: unknown;
  limit?: unknown;
}

/** A customer's poll: strictly newer than `after`, ascending (PL1, PL2). Without a conversation: nothing (PL5). */
export async function listMessages(
  { storage }: Deps,
  tenant: Tenant,
  session: SessionRecord | null,
  query: PageQuery,
): Promise<MessageRecord[]> {
  const after = parseAfter(query.after);
  const limit = parseLimit(query.limit);
  const conversationId = session && (await storage.findConversationId(tenant, session.identityId));
  return conversationId ? storage.listMessages(conversationId, after, limit) : [];
}
