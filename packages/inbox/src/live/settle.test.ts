import type { AgentConversation } from '@deskbell/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MOMENT_MS, settleConversations } from './settle.ts';

const conversation = (id: string, status: AgentConversation['status'], unread = false) =>
  ({ id, status, unread }) as AgentConversation;

let asked: string[];
let settling: ReturnType<typeof settleConversations>;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  settling = settleConversations(id => asked.push(id));
});
afterEach(() => {
  settling.stop();
  vi.useRealTimers();
});

test('[DK12] two changes of one moment may come the other way round: once it is quiet the server is asked, once', () => {
  settling.hear(conversation('a', 'closed'));
  vi.advanceTimersByTime(MOMENT_MS - 1);
  settling.hear(conversation('a', 'open'));
  vi.advanceTimersByTime(MOMENT_MS - 1);
  settling.hear(conversation('a', 'open'));
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(MOMENT_MS);
  expect(asked).toEqual(['a']);
  // What the server then says is not disputed by itself.
  settling.hear(conversation('a', 'closed'));
  vi.advanceTimersByTime(10 * MOMENT_MS);
  expect(asked).toEqual(['a']);
});

test('[DK12] news that came while the server was asked is not overruled by its older answer', () => {
  settling.hear(conversation('a', 'closed'));
  settling.hear(conversation('a', 'open'));
  vi.advanceTimersByTime(MOMENT_MS);
  settling.hear(conversation('a', 'closed'));
  settling.hear(conversation('a', 'open'));
  vi.advanceTimersByTime(MOMENT_MS);
  expect(asked).toEqual(['a', 'a']);
});

test('the same twice, changes far apart and those of other conversations need no asking', () => {
  settling.hear(conversation('a', 'closed', true));
  settling.hear(conversation('a', 'closed', false));
  settling.hear(conversation('b', 'open'));
  vi.advanceTimersByTime(MOMENT_MS);
  settling.hear(conversation('a', 'open'));
  vi.advanceTimersByTime(MOMENT_MS);
  expect(asked).toEqual([]);
});

test('nothing is asked after the end', () => {
  settling.hear(conversation('a', 'closed'));
  settling.hear(conversation('a', 'open'));
  settling.stop();
  vi.advanceTimersByTime(MOMENT_MS);
  expect(asked).toEqual([]);
});
