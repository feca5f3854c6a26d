import {
  type AgentConversation,
  type Attachment,
  CONTENT_TYPES,
  CONVERSATION_STATUSES,
  type Conversation,
  type Message,
  type Note,
  type OpenedConversation,
  PRIORITIES,
  SENDER_TYPES,
  WIDGET_POSITIONS,
  type WidgetLook,
  type WidgetSettings,
} from '@deskbell/protocol';
import type { Answer } from './answer.ts';
import { expectEqual, expectKeys, expectThat } from './expect.ts';

// The wire shapes, each with exactly its keys (CV2, MS2, AG2, AG7, DK1) and well-formed values.

const MESSAGE_KEYS = ['id', 'sender_type', 'content', 'content_type', 'attachments', 'metadata', 'created_at'];
const CONVERSATION_KEYS = ['id', 'status', 'ai_enabled', 'message_count', 'created_at', 'last_message_at'];

const DESK_KEYS = ['assignee_id', 'priority', 'tags', 'snoozed_until', 'waiting_since', 'preview', 'unread'];

export function expectMessage(value: unknown, answer?: Answer): Message {
  const message = expectKeys(value, MESSAGE_KEYS, 'a message', answer);
  expectId(message.id, 'msg_', answer);
  expectOneOf(message.sender_type, SENDER_TYPES, 'sender_type', answer);
  expectOneOf(message.content_type, CONTENT_TYPES, 'content_type', answer);
  expectThat(typeof message.content === 'string', 'content to be a text', message.content, answer);
  expectList(message.attachments, 'attachments', answer).map(attachment => expectAttachment(attachment, answer));
  expectThat(isRecord(message.metadata), 'metadata to be an object', message.metadata, answer);
  expectTimestamp(message.created_at, 'created_at', answer);
  return message as unknown as Message;
}

export function expectAttachment(value: unknown, answer?: Answer): Attachment {
  const sized = isRecord(value) && ('width' in value || 'height' in value) ? ['width', 'height'] : [];
  const keys = ['id', 'url', 'filename', 'content_type', 'size_bytes', ...sized];
  const attachment = expectKeys(value, keys, 'an attachment', answer);
  expectId(attachment.id, 'up_', answer);
  expectThat(URL.canParse(String(attachment.url)), 'url to be absolute', attachment.url, answer);
  for (const key of ['size_bytes', ...sized]) {
    expectThat(Number.isInteger(attachment[key]), `${key} to be a whole number`, attachment[key], answer);
  }
  return attachment as unknown as Attachment;
}

export function expectConversation(value: unknown, answer?: Answer): Conversation {
  return checkConversation(expectKeys(value, CONVERSATION_KEYS, 'a conversation', answer), answer);
}

export function expectAgentConversation(value: unknown, answer?: Answer): AgentConversation {
  const keys = [...CONVERSATION_KEYS, 'number', ...DESK_KEYS, 'customer'];
  const conversation = expectKeys(value, keys, "the agent's conversation", answer);
  checkConversation(conversation, answer);
  const { number, assignee_id: assignee, customer } = conversation;
  expectThat(Number.isInteger(number), 'number to be a whole number', number, answer);
  expectThat(assignee === null || typeof assignee === 'string', 'assignee_id to be a text or null', assignee, answer);
  checkDesk(conversation, answer);
  const { id, name, email } = expectKeys(customer, ['id', 'name', 'email'], 'customer', answer);
  expectThat(typeof id === 'string', 'customer to have an id', customer, answer);
  for (const text of [name, email]) {
    expectThat(text === null || typeof text === 'string', 'a text or null', text, answer);
  }
  return conversation as unknown as AgentConversation;
}

function checkDesk(conversation: Record<string, unknown>, answer?: Answer): void {
  expectOneOf(conversation.priority, PRIORITIES, 'priority', answer);
  for (const tag of expectList(conversation.tags, 'tags', answer)) {
    expectThat(typeof tag === 'string', 'a tag to be a text', tag, answer);
  }
  for (const at of ['snoozed_until', 'waiting_since']) {
    if (conversation[at] !== null) expectTimestamp(conversation[at], at, answer);
  }
  expectEqual(conversation.unread, false, 'unread for a secret key', answer);
  if (conversation.preview === null) return;
  const preview = expectKeys(conversation.preview, ['sender_type', 'content', 'created_at'], 'preview', answer);
  expectOneOf(preview.sender_type, SENDER_TYPES, 'sender_type', answer);
  expectThat(typeof preview.content === 'string', 'content to be a text', preview.content, answer);
  expectTimestamp(preview.created_at, 'created_at', answer);
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

const LOOK_KEYS = ['title', 'greeting', 'accent_color', 'position', 'launcher_label', 'away_message'];

export function expectWidgetLook(value: unknown, answer?: Answer): WidgetLook {
  return checkLook(expectKeys(value, LOOK_KEYS, "the widget's look", answer), answer);
}

export function expectWidgetSettings(value: unknown, answer?: Answer): WidgetSettings {
  const settings = expectKeys(value, [...LOOK_KEYS, 'is_open', 'login', 'uploads'], "the widget's settings", answer);
  checkLook(settings, answer);
  expectThat(typeof settings.is_open === 'boolean', 'is_open to be true or false', settings.is_open, answer);
  const login = expectKeys(settings.login, ['email', 'sms'], 'login', answer);
  for (const channel of ['email', 'sms']) {
    expectThat(typeof login[channel] === 'boolean', `login.${channel} to be true or false`, login[channel], answer);
  }
  const policy = ['enabled', 'max_bytes', 'content_types', 'max_per_message'];
  expectKeys(settings.uploads, policy, 'uploads', answer);
  return settings as unknown as WidgetSettings;
}

function checkLook(look: Record<string, unknown>, answer?: Answer): WidgetLook {
  for (const key of ['title', 'greeting'])
    expectThat(typeof look[key] === 'string', `${key} to be a text`, look[key], answer);
  for (const key of ['launcher_label', 'away_message']) {
    expectThat(look[key] === null || typeof look[key] === 'string', `${key} to be a text or null`, look[key], answer);
  }
  expectThat(/^#[0-9a-f]{6}$/i.test(String(look.accent_color)), 'a colour #rrggbb', look.accent_color, answer);
  expectOneOf(look.position, WIDGET_POSITIONS, 'position', answer);
  return look as unknown as WidgetLook;
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

export function expectId(value: unknown, prefix: string, answer?: Answer): void {
  const wellFormed = typeof value === 'string' && value.startsWith(prefix) && value.length > prefix.length;
  expectThat(wellFormed, `an id ${prefix}…`, value, answer);
}

export function expectOneOf(value: unknown, allowed: readonly unknown[], what: string, answer?: Answer): void {
  expectThat(allowed.includes(value), `${what} to be one of ${allowed.join(', ')}`, value, answer);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
