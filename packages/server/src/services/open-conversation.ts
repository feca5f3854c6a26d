import { LIMITS } from '@deskbell/protocol';
import type { ConversationRecord, MessageRecord, SessionRecord, Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';
import { admit, sessionEnded } from './admit.ts';
import { noteHandedOut } from './read-notes.ts';

export interface Opened {
  conversation: ConversationRecord;
  messages: MessageRecord[];
  mintedToken: string | null;
}

/** Finds or creates the one conversation of the session, with its newest messages (CV1). */
export async function openConversation(deps: Deps, tenant: Tenant, from: SessionRecord | null): Promise<Opened> {
  const { conversationId, mintedToken } = await admit(deps, tenant, from);
  // The messages first: metadata read after them can only be newer, so no message is missing from the page that the
  // metadata's mark does not already tell the client to poll for.
  const messages = await deps.storage.recentMessages(conversationId, LIMITS.recentMessages);
  const conversation = await deps.storage.getConversation(tenant, conversationId);
  if (!conversation) throw sessionEnded(); // LI5
  noteHandedOut(deps, from, conversationId, messages);
  return { conversation, messages, mintedToken };
}
