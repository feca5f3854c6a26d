import type { Conversation, Message } from '@deskbell/protocol';

/** The conversation as the server told it last, and what the messages that came since make of it. */
export function conversationNow(told: Conversation | null, messages: readonly Message[]): Conversation | null {
  const newest = messages.at(-1)?.created_at;
  if (!told || newest === undefined || !isAfter(newest, told.last_message_at)) return told;
  const since =
    messages.length - 1 - messages.findLastIndex(({ created_at }) => !isAfter(created_at, told.last_message_at));
  return { ...told, message_count: told.message_count + since, last_message_at: newest };
}

function isAfter(time: string, mark: string | null): boolean {
  return mark === null || time > mark;
}
