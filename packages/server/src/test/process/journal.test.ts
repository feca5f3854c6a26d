import type { Message } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import { compare, createJournal } from './journal.ts';

const message = (content: string, second: number): Message => ({
  id: `msg_${content}`,
  sender_type: 'customer',
  content,
  content_type: 'text',
  attachments: [],
  metadata: {},
  created_at: `2026-01-01T00:00:0${second}.000Z`,
});
const [a, b, c] = [message('a', 1), message('b', 2), message('c', 3)];
const told = {
  ...createJournal(),
  acknowledged: new Map([
    ['a', a],
    ['b', b],
  ]),
  unknown: new Set(['c']),
};

test('a history that holds what was acknowledged passes, with and without what is unknown', () => {
  expect(compare(told, [a, b])).toEqual([]);
  expect(compare(told, [a, b, c])).toEqual([]);
});

test.each([
  ['a lost message', [a], 'b was acknowledged as msg_b and is lost'],
  ['a doubled message', [a, b, { ...message('b', 3), id: 'msg_other' }], 'b is there more than once'],
  ['a doubled unknown', [a, b, c, { ...message('c', 4), id: 'msg_other' }], 'c is there more than once'],
  ['a message nobody sent', [a, b, message('d', 3)], 'd was never sent'],
  ['two orders', [b, a], 'a is out of order'],
  ['one instant twice', [a, { ...b, created_at: a.created_at }], 'b is out of order'],
  ['a changed message', [a, { ...b, content_type: 'markdown' as const }], 'b changed'],
])('a planted fault is found: %s', (_what, history, sentence) => {
  expect(compare(told, history)).toContain(sentence);
});
