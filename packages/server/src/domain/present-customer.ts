import type { Conversation, ConversationFrame, Message, MessageFrame, ResyncFrame } from '@deskbell/protocol';
import type { ConversationRecord, MessageRecord } from './model.ts';
import { formatNullableTimestamp, formatTimestamp } from './timestamp.ts';

// Record to wire, each field by hand, so that a new column cannot leak. Nothing in this file knows notes (I7).

export function presentMessage(message: MessageRecord): Message {
  return {
    id: message.id,
    sender_type: message.senderType,
    content: message.content,
    content_type: message.contentType,
    attachments: [],
    metadata: message.metadata,
    created_at: formatTimestamp(message.createdAt),
  };
}

export function presentConversation(conversation: ConversationRecord): Conversation {
  return {
    id: conversation.id,
    status: conversation.status,
    ai_enabled: conversation.aiEnabled,
    message_count: conversation.messageCount,
    created_at: formatTimestamp(conversation.createdAt),
    last_message_at: formatNullableTimestamp(conversation.lastMessageAt),
  };
}

export function resyncFrame(mark: number | null): ResyncFrame {
  return { type: 'resync', latest_message_at: formatNullableTimestamp(mark) };
}

export function messageFrame(message: MessageRecord, previousMessageAt: number | null): MessageFrame {
  return {
    type: 'message',
    message: presentMessage(message),
    previous_message_at: formatNullableTimestamp(previousMessageAt),
  };
}

export function conversationFrame(conversation: ConversationRecord): ConversationFrame {
  return { type: 'conversation', conversation: presentConversation(conversation) };
}
