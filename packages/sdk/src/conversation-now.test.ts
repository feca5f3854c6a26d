import type { Conversation, Message } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import { conversationNow } from './conversation-now.ts';

const at = (second: number) => `2026-05-07T10:00:0${second}.000Z`;
const messages = (...seconds: number[]) => seconds.map(second => ({ created_at: at(second) }) as Message);
const told = { id: 'thr_1', message_count: 5, last_message_at: at(5) } as Conversation;

test.each([
  ['nothing came', messages(3, 5), 5, at(5)],
  ['two came', messages(3, 5, 6, 8), 7, at(8)],
  ['the messages are not there yet', messages(), 5, at(5)],
  ['they are older than what was told', messages(1, 2), 5, at(5)],
])('a conversation when %s', (_when, list, count, mark) => {
  expect(conversationNow(told, list)).toEqual({ ...told, message_count: count, last_message_at: mark });
});

test('the first messages of an empty conversation count, and without a conversation there is none', () => {
  const empty = { ...told, message_count: 0, last_message_at: null };
  expect(conversationNow(empty, messages(1, 2))).toMatchObject({ message_count: 2, last_message_at: at(2) });
  expect(conversationNow(null, messages(1))).toBeNull();
});
