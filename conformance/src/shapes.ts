import {
  type AgentConversation,
  CONTENT_TYPES,
  CONVERSATION_STATUSES,
  type Conversation,
  type Message,
  type Note,
  type OpenedConversation,
  SENDER_TYPES,
} from '@deskbell/protocol';
import type { Answer } from './answer.ts';
import { expectKeys, expectThat } from './expect.ts';

// The wire shapes, each with exactly its keys (CV2, MS2, AG2, AG7) and well-formed values.

const MESSAGE_KEYS = ['id', 'sender_type', 'content', 'content_type', 'attachments', 'metadata', 'created_at'];
const CONVERSATION_KEYS = ['id', 'status', 'ai_enabled', 'message_count', 'created_at', 'last_message_at'];

export function expectMessage(value: unknown, answer?: Answer): Message {
  const message = expectKeys(value, MESSAGE_KEYS, 'a message', answer);
  expectId(message.id, 'msg_', answer);
  expectOneOf(message.sender_type, SENDER_TYPES, 'sender_type', answer);
  expectOneOf(message.content_type, CONTENT_TYPES, 'content_type', answer);
  expectThat(typeof message.content === 'string', 'content to be a text', message.content, answer);
  expectThat(Array.isArray(message.attachments), 'attachments to be a list', message.attachments, answer);
  expectThat(isRecord(message.metadata), 'metadata to be an object', message.metadata, answer);
  expectTimestamp(message.created_at, 'created_at', answer);
  return message as unknown as Message;
}

export function expectConversation(value: unknown, answer?: Answer): Conversation {
  return checkConversation(expectKeys(value, CONVERSATION_KEYS, 'a conversation', answer), answer);
}

export function expectAgentConversation(value: unknown, answer?: Answer): AgentConversation {
  const keys = [...CONVERSATION_KEYS, 'number', 'assignee_id', 'customer'];
  const conversation = expectKeys(value, keys, "the agent's conversation", answer);
  checkConversation(conversation, answer);
  const { number, assignee_id: assignee, customer } = conversation;
  expectThat(Number.isInteger(number), 'number to be a whole number', number, answer);
  expectThat(assignee === null || typeof assignee === 'string', 'assignee_id to be a text or null', assignee, answer);
  expectThat(isRecord(customer) && typeof customer.id === 'string', 'customer to have an id', customer, answer);
  return conversation as unknown as AgentConversation;
}

export function expectOpened(data: unknown, answer: Answer): OpenedConversation {
  const opened = expectKeys(data, ['conversation', 'messages'], 'data', answer);
  expectConversation(opened.conversation, answer);
  expectList(opened.messages, 'messages', answer).map(message => expectMessage(message, answer));
  return opened as unknown as OpenedConversation;
}

export function expectPage(data: unknown, answer: Answer): Message[] {
  const page = expectKeys(data, ['messages'], 'data', answer);
  return expectList(page.messages, 'messages', answer).map(message => expectMessage(message, answer));
}

export function expectNote(value: unknown, answer?: Answer): Note {
  const note = expectKeys(value, ['id', 'content', 'author', 'created_at'], 'a note', answer);
  expectId(note.id, 'note_', answer);
  expectThat(typeof note.content === 'string', 'content to be a text', note.content, answer);
  expectThat(typeof note.author === 'string', 'author to be a text', note.author, answer);
  expectTimestamp(note.created_at, 'created_at', answer);
  return note as unknown as Note;
}

export function expectTimestamp(value: unknown, what: string, answer?: Answer): void {
  const wellFormed = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
  const real = wellFormed && !Number.isNaN(Date.parse(value));
  expectThat(real, `${what} to be YYYY-MM-DDTHH:mm:ss.SSSZ`, value, answer);
}

export function expectList(value: unknown, what: string, answer?: Answer): unknown[] {
  expectThat(Array.isArray(value), `${what} to be a list`, value, answer);
  return value as unknown[];
}

function checkConversation(conversation: Record<string, unknown>, answer?: Answer): Conversation {
  expectId(conversation.id, 'thr_', answer);
  expectOneOf(conversation.status, CONVERSATION_STATUSES, 'status', answer);
  const { ai_enabled: ai, message_count: count, last_message_at: mark } = conversation;
  expectThat(typeof ai === 'boolean', 'ai_enabled to be true or false', ai, answer);
  expectThat(Number.isInteger(count), 'message_count to be a whole number', count, answer);
  expectTimestamp(conversation.created_at, 'created_at', answer);
  if (mark !== null) expectTimestamp(mark, 'last_message_at', answer);
  return conversation as unknown as Conversation;
}

function expectId(value: unknown, prefix: string, answer?: Answer): void {
  const wellFormed = typeof value === 'string' && value.startsWith(prefix) && value.length > prefix.length;
  expectThat(wellFormed, `an id ${prefix}…`, value, answer);
}

function expectOneOf(value: unknown, allowed: readonly string[], what: string, answer?: Answer): void {
  expectThat(allowed.includes(value as string), `${what} to be one of ${allowed.join(', ')}`, value, answer);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
