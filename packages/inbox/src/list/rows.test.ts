import type { AgentConversation, Message } from '@deskbell/protocol';
import { describe, expect, test } from 'vitest';
import { addPage, applyNews, compareBy, matches, replaceHead, withMessage } from './rows.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

function row(id: string, fields: Partial<AgentConversation> = {}): AgentConversation {
  return {
    id,
    status: 'open',
    ai_enabled: true,
    message_count: 1,
    created_at: at(0),
    last_message_at: at(1),
    number: 1,
    assignee_id: null,
    priority: 'normal',
    tags: [],
    snoozed_until: null,
    waiting_since: null,
    preview: null,
    unread: false,
    customer: { id: `anon_${id}`, name: null, email: null },
    ...fields,
  };
}
const ids = (rows: readonly AgentConversation[]) => rows.map(({ id }) => id);
const message = (fields: Partial<Message>): Message => ({
  id: 'msg_1',
  sender_type: 'customer',
  content: 'x',
  content_type: 'text',
  attachments: [],
  metadata: {},
  created_at: at(9),
  ...fields,
});

describe('the order', () => {
  test('who has waited longest, then the rest, most recent first', () => {
    const rows = [
      row('a', { last_message_at: at(5) }),
      row('b', { waiting_since: at(4) }),
      row('c', { last_message_at: at(7) }),
      row('d', { waiting_since: at(2) }),
    ];
    expect(ids(rows.toSorted(compareBy('waiting')))).toEqual(['d', 'b', 'c', 'a']);
    expect(ids(rows.toSorted(compareBy('activity')))).toEqual(['c', 'a', 'd', 'b']);
  });

  test('is the same whatever order they came in', () => {
    const rows = [row('a'), row('b'), row('c')];
    const forth = addPage([], rows, 'activity');
    expect(addPage([], rows.toReversed(), 'activity')).toEqual(forth);
  });
});

test('a conversation that moved between two pages is there once, as it is now', () => {
  const first = [row('a', { last_message_at: at(9) }), row('b', { last_message_at: at(5) })];
  const second = [row('b', { last_message_at: at(4), tags: ['new'] }), row('c', { last_message_at: at(3) })];
  const rows = addPage(first, second, 'activity');
  expect(ids(rows)).toEqual(['a', 'b', 'c']);
  expect(rows[1]?.tags).toEqual(['new']);
});

test('pages read again say what is in their part of the list, and nothing about the rest', () => {
  const rows = [9, 7, 5, 3, 1].map(minute => row(`at-${minute}`, { last_message_at: at(minute) }));
  const head = [
    row('new', { last_message_at: at(11) }),
    row('at-9', { last_message_at: at(9) }),
    row('at-5', { last_message_at: at(5) }),
  ];
  const view = { sort: 'activity', isComplete: false } as const;
  expect(ids(replaceHead(rows, head, view))).toEqual(['new', 'at-9', 'at-5', 'at-3', 'at-1']);
  expect(ids(replaceHead(rows, head, { ...view, isComplete: true }))).toEqual(['new', 'at-9', 'at-5']);
  expect(replaceHead(rows, [], { ...view, isComplete: true })).toEqual([]);
});

describe('news', () => {
  const rows = [row('a', { last_message_at: at(9) }), row('b', { last_message_at: at(5) })];
  const view = { belongs: true, sort: 'activity', isComplete: true, keep: false } as const;

  test('of what belongs come in at their place, of what does not any more take it out', () => {
    expect(ids(applyNews(rows, row('c', { last_message_at: at(7) }), view))).toEqual(['a', 'c', 'b']);
    expect(ids(applyNews(rows, row('a'), { ...view, belongs: false }))).toEqual(['b']);
    expect(applyNews(rows, row('x'), { ...view, belongs: false })).toBe(rows);
  });

  test('of the one that is open leave it where it is seen', () => {
    const closed = row('a', { status: 'closed', last_message_at: at(9) });
    expect(applyNews(rows, closed, { ...view, belongs: false, keep: true })[0]).toEqual(closed);
    expect(applyNews(rows, row('x'), { ...view, belongs: false, keep: true })).toBe(rows);
  });

  test('of what lies beyond the pages that were read wait for their page', () => {
    const partial = { ...view, isComplete: false };
    expect(applyNews(rows, row('z', { last_message_at: at(2) }), partial)).toBe(rows);
    expect(ids(applyNews(rows, row('c', { last_message_at: at(7) }), partial))).toEqual(['a', 'c', 'b']);
    expect(ids(applyNews([], row('c'), partial))).toEqual(['c']);
  });
});

test.each([
  [{ assignee: 'me' }, true],
  [{ assignee: 'none' }, false],
  [{ assignee: 'mem_1', status: 'open' }, true],
  [{ status: 'closed' }, false],
  [{ tag: 'vip' }, true],
  [{ tag: 'vip', priority: 'low' }, false],
  [{ waiting: true }, false],
  [{}, true],
  [{ written: false }, false],
] as const)('%j', (filter, expected) => {
  expect(matches(row('a', { assignee_id: 'mem_1', tags: ['vip'] }), filter, 'mem_1')).toBe(expected);
});

test('[DK9] who opened the chat and wrote nothing belongs only where they are asked for', () => {
  const silent = row('a', { message_count: 0, last_message_at: null });
  expect(
    [{}, { status: 'open' }, { written: false }].map(filter => matches(silent, filter as object, 'mem_1')),
  ).toEqual([false, false, true]);
});

describe('a message', () => {
  test('of a customer opens, waits and is unread', () => {
    const before = row('a', { status: 'snoozed', snoozed_until: at(99) });
    expect(withMessage(before, message({}), false)).toMatchObject({
      status: 'open',
      snoozed_until: null,
      waiting_since: at(9),
      last_message_at: at(9),
      message_count: 2,
      unread: true,
    });
  });

  test('that is the second of them does not wait shorter', () => {
    expect(withMessage(row('a', { waiting_since: at(3) }), message({}), false).waiting_since).toBe(at(3));
  });

  test('[DK8] of my own answers, and is not unread', () => {
    const before = row('a', { waiting_since: at(3), unread: true });
    const after = withMessage(before, message({ sender_type: 'agent' }), true);
    expect(after).toMatchObject({ waiting_since: null, unread: false });
  });

  test('that is known already changes nothing', () => {
    const before = row('a', { last_message_at: at(9) });
    expect(withMessage(before, message({}), false)).toBe(before);
  });
});
