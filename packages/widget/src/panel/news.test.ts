import type { Conversation, Message } from '@deskbell/protocol';
import type { SupportSnapshot } from '@deskbell/sdk';
import { expect, test } from 'vitest';
import { countUnread, createNews, hasAssistant } from './news.ts';

const message = (second: number, sender_type: Message['sender_type'] = 'agent'): Message => ({
  id: `m${second}`,
  sender_type,
  content: 'x',
  content_type: 'text',
  attachments: [],
  metadata: {},
  created_at: `2026-03-01T09:00:${String(second).padStart(2, '0')}.000Z`,
});
const conversation = (id: string) => ({ id }) as Conversation;
const snapshot = (id: string | null, messages: Message[]): SupportSnapshot => ({
  connection: 'live',
  conversation: id === null ? null : conversation(id),
  messages,
  pending: [],
  typing: null,
  hasOlder: false,
});

test('history is no news, what comes after it is, once', () => {
  const readNews = createNews();
  const ids = (...given: Parameters<typeof snapshot>) => readNews(snapshot(...given)).map(({ id }) => id);
  expect(ids(null, [])).toEqual([]);
  expect(ids('c', [message(1), message(2)])).toEqual([]);
  expect(ids('c', [message(1), message(2), message(3), message(4, 'customer')])).toEqual(['m3']);
  expect(ids('c', [message(1), message(2), message(3), message(4, 'customer')])).toEqual([]);
  // Earlier messages were fetched.
  expect(ids('c', [message(0), message(1), message(2), message(3), message(4, 'customer')])).toEqual([]);
});

test('after a login the account’s conversation is history too', () => {
  const readNews = createNews();
  readNews(snapshot('c', [message(1)]));
  readNews(snapshot(null, []));
  expect(readNews(snapshot('d', [message(1), message(2), message(3)]))).toEqual([]);
  expect(readNews(snapshot('d', [message(3), message(5)]))).toHaveLength(1);
});

test('unread is what others wrote after the mark', () => {
  const shown = snapshot('c', [message(1), message(2), message(3, 'customer'), message(4)]);
  expect(countUnread(shown, message(1).created_at)).toBe(2);
  expect(countUnread(shown, message(4).created_at)).toBe(0);
  expect(countUnread(shown, '')).toBe(3);
});

test('an assistant is spoken of once one wrote, while it may', () => {
  const of = (change: Partial<SupportSnapshot>, ai_enabled = true) =>
    hasAssistant({ ...snapshot('c', []), conversation: { ai_enabled } as Conversation, ...change });
  expect(of({})).toBe(false);
  expect(of({ messages: [message(1), message(2, 'customer')] })).toBe(false);
  expect(of({ messages: [message(1, 'ai'), message(2, 'customer')] })).toBe(true);
  expect(of({ messages: [message(1, 'ai')] }, false)).toBe(false);
  expect(of({ conversation: null })).toBe(false);
});
