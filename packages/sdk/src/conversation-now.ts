import type { Conversation, Message } from '@deskbell/protocol';

/** The conversation as the server told it last, and what the messages that came since make of it. */
export function conversationNow(told: Conversation | null, messages: readonly Message[]): Conversation | null {
  const since = messages.filter(({ created_at }) => created_at > (told?.last_message_at ?? ''));
  const newest = since.at(-1)?.created_at;
  return told && newest ? { ...told, message_count: told.message_count + since.length, last_message_at: newest } : told;
}
