import type { Message } from '@deskbell/protocol';
import { describe, expect, test } from 'vitest';
import { buildRows } from './rows.ts';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).toISOString();
const message = (id: string, created_at: string, sender_type: Message['sender_type'] = 'customer'): Message => ({
  id,
  sender_type,
  content: id,
  content_type: 'text',
  attachments: [],
  metadata: {},
  created_at,
});
const entry = (clientId: string, createdAt: string) => ({
  clientId,
  content: clientId,
  attachments: [],
  createdAt: Date.parse(createdAt),
  failure: null,
});
/** `a[` begins a run, `a]` ends it; days are bars. */
const summary = (rows: ReturnType<typeof buildRows>) =>
  rows.map(row => (row.kind === 'day' ? '|' : `${row.isFirst ? '[' : ''}${row.key}${row.isLast ? ']' : ''}`)).join(' ');

describe('the rows of a conversation', () => {
  test('messages of one sender soon after each other are one run', () => {
    const messages = [message('a', at(1, 9)), message('b', at(1, 9, 2)), message('c', at(1, 9, 3), 'agent')];
    expect(summary(buildRows(messages, []))).toBe('| [a b] [c]');
  });

  test('a pause and a new day each begin a new run', () => {
    const messages = [message('a', at(1, 23, 50)), message('b', at(1, 23, 58)), message('c', at(2, 0, 1))];
    expect(summary(buildRows(messages, []))).toBe('| [a] [b] | [c]');
  });

  test('an agent and the assistant do not share a run, and each notice stands alone', () => {
    const messages = [
      message('a', at(1, 9), 'agent'),
      message('b', at(1, 9), 'ai'),
      message('c', at(1, 9), 'system'),
      message('d', at(1, 9), 'system'),
    ];
    expect(summary(buildRows(messages, []))).toBe('| [a] [b] [c] [d]');
  });

  test('what is on its way comes last, whatever this clock says', () => {
    const rows = buildRows([message('a', at(2, 9))], [entry('x', at(1, 9)), entry('y', at(2, 9, 1))]);
    expect(summary(rows)).toBe('| [a x y]');
  });

  test('keys differ', () => {
    const rows = buildRows([message('a', at(1, 9)), message('b', at(2, 9)), message('c', at(3, 9))], []);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });
});
