import type { Message, Timestamp } from '@deskbell/protocol';
import type { SupportSnapshot } from '@deskbell/sdk';

/**
 * Which messages of the other side are news: came while somebody could have heard them, each once. What was there when
 * the conversation was opened is history, and so is all of it after a login changed the conversation.
 */
export function createNews(): (snapshot: SupportSnapshot) => Message[] {
  let conversationId: string | null = null;
  let heardThrough: Timestamp = '';

  return ({ conversation, messages }) => {
    const newest = messages.at(-1)?.created_at ?? '';
    if (conversation === null || conversation.id !== conversationId) {
      conversationId = conversation?.id ?? null;
      heardThrough = newest;
      return [];
    }
    if (newest <= heardThrough) return [];
    const from = heardThrough;
    heardThrough = newest;
    return messages.filter(({ created_at, sender_type }) => created_at > from && sender_type !== 'customer');
  };
}

/** How many of them came after the customer last looked. */
export function countUnread({ messages }: SupportSnapshot, seenThrough: Timestamp): number {
  let count = 0;
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at];
    if (!message || message.created_at <= seenThrough) break;
    if (message.sender_type !== 'customer') count++;
  }
  return count;
}

/** Whether an AI answers here: `ai_enabled` only says that one may, also where a shop has none. */
export function hasAssistant({ conversation, messages }: SupportSnapshot): boolean {
  return conversation?.ai_enabled === true && messages.some(({ sender_type }) => sender_type === 'ai');
}
