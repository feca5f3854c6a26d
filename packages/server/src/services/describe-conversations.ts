import type { ConversationRecord, DeskConversation, Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';

/** Conversations with what agents see beside their rows; `readers`: whose marks, everybody's when absent (DK1). */
export async function describeConversations(
  { storage }: Pick<Deps, 'storage'>,
  tenant: Tenant,
  conversations: ConversationRecord[],
  readers?: string[],
): Promise<DeskConversation[]> {
  const details = await storage.readDeskDetails(tenant, conversations, readers);
  return conversations.flatMap((conversation, at) => {
    const found = details[at];
    return found ? { conversation, details: found } : [];
  });
}

export async function describeConversation(
  deps: Pick<Deps, 'storage'>,
  conversation: ConversationRecord,
): Promise<DeskConversation> {
  const [described] = await describeConversations(deps, conversation.tenant, [conversation]);
  if (!described) throw new Error('a conversation has details');
  return described;
}
