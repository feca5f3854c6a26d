import type { AgentConversation, Author } from './inbox/desk.ts';
import type { DeskFrame, RedactedFrame, ViewingFrame } from './inbox/frames.ts';
import type { Conversation, Message, Note, SenderType, Timestamp } from './wire.ts';

/** First on every socket and about every 30 s: poll `after` your own mark when it is behind (WS3). */
export interface ResyncFrame {
  type: 'resync';
  latest_message_at: Timestamp | null;
}

export interface MessageFrame {
  type: 'message';
  message: Message;
  /** The mark before this message: unequal to the client's means a gap to poll (WS4). */
  previous_message_at: Timestamp | null;
}

export interface ConversationFrame {
  type: 'conversation';
  conversation: Conversation;
}

export interface TypingFrame {
  type: 'typing';
  sender_type: SenderType;
}

export interface PongFrame {
  type: 'pong';
}

/** Server to customer. Clients ignore types and fields they do not know. */
export type CustomerFrame = ResyncFrame | MessageFrame | ConversationFrame | TypingFrame | RedactedFrame | PongFrame;

/** Server to agents: the same, each naming its conversation, and notes, which exist only here (I7). */
export type AgentFrame =
  | ResyncFrame
  | (MessageFrame & { conversation_id: string; author: Author })
  | { type: 'conversation'; conversation_id: string; conversation: AgentConversation }
  /** `conversation_id` is gone: its messages were appended to `conversation` when its visitor logged in (LI2). */
  | { type: 'conversation_merged'; conversation_id: string; conversation: AgentConversation }
  | { type: 'note'; conversation_id: string; note: Note }
  | (TypingFrame & { conversation_id: string })
  | DeskFrame
  | PongFrame;

/**
 * Customer or agent to server. An agent's `typing` names the conversation; with `private` it is a note, of which only the
 * other agents hear.
 */
export type UpFrame = { type: 'ping' } | { type: 'typing'; conversation_id?: string; private?: boolean } | ViewingFrame;

export const SUBPROTOCOL = 'deskbell';
/** A browser cannot set headers on an upgrade: the token travels as a second subprotocol (WS1). */
export const TOKEN_SUBPROTOCOL_PREFIX = 'token.';
