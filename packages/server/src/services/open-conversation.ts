import { LIMITS } from '@deskbell/protocol';
import type { ConversationRecord, MessageRecord, SessionRecord, Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';
import { admit } from './sessions.ts';

export interface Opened {
  conversation: ConversationRecord;
  messages: MessageRecord[];
  mintedToken: string | null;
}

/** Finds or creates the one conversation of the session, with its newest messages (CV1). */
export async function openConversation(deps: Deps, tenant: Tenant, from: SessionRecord | null): Promise<Opened> {
  const { session, mintedToken } = await admit(deps, tenant, from);
  const id = await findOrCreateConversationId(deps, session);
  // The messages first: metadata read after them can only be newer, so no message is missing from the page that the
  // metadata's mark does not already tell the client to poll for.
  const messages = await deps.storage.recentMessages(id, LIMITS.recentMessages);
  const conversation = await deps.storage.getConversation(tenant, id);
  if (!conversation) throw new Error(`conversation ${id} is gone`);
  return { conversation, messages, mintedToken };
}

/** The session's conversation, created at first need; however many race, one wins (CV3). */
export async function findOrCreateConversationId(deps: Deps, session: SessionRecord): Promise<string> {
  const { storage, ids, clock, bus } = deps;
  const { tenant, identityId } = session;
  const known = await storage.findConversationId(tenant, identityId);
  if (known !== null) return known;
  const { conversation, created } = await storage.findOrCreateConversation({
    id: ids.conversation(),
    tenant,
    identityId,
    createdAt: clock.now(),
  });
  if (created) bus.publishToTenant(tenant, { type: 'conversation', conversation });
  return conversation.id;
}
