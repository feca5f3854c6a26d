import type { Conversation, ConversationFrame, Customer, Message, MessageFrame, ResyncFrame } from '@deskbell/protocol';
import type { ConversationRecord, CustomerRecord, MessageRecord } from './model.ts';
import { presentAttachment, type SignFileUrl } from './present-upload.ts';
import { formatNullableTimestamp, formatTimestamp } from './timestamp.ts';

// Record to wire, each field by hand, so that a new column cannot leak. Nothing in this file knows notes (I7).

export function presentMessage(message: MessageRecord, fileUrl: SignFileUrl): Message {
  return {
    id: message.id,
    sender_type: message.senderType,
    content: message.content,
    content_type: message.contentType,
    attachments: message.attachments.map(attachment => presentAttachment(attachment, fileUrl)),
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

/** An account as it sees itself. */
export function presentCustomer({ id, name, email, phone }: CustomerRecord): Customer {
  return { id, name, email, phone };
}

export function resyncFrame(mark: number | null): ResyncFrame {
  return { type: 'resync', latest_message_at: formatNullableTimestamp(mark) };
}

export function messageFrame(
  message: MessageRecord,
  previousMessageAt: number | null,
  fileUrl: SignFileUrl,
): MessageFrame {
  return {
    type: 'message',
    message: presentMessage(message, fileUrl),
    previous_message_at: formatNullableTimestamp(previousMessageAt),
  };
}

export function conversationFrame(conversation: ConversationRecord): ConversationFrame {
  return { type: 'conversation', conversation: presentConversation(conversation) };
}
