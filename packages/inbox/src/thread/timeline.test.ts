import type { DeskEvent, Message, Note, TimelineItem } from '@deskbell/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toEntries } from './entries.ts';
import { addItems, idOf, isRedacted, joinNewest, markOf, messagesAfter, redact } from './timeline.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();
const ADA = { id: 'mem_ada', name: 'Ada' };

const message = (second: number, author: typeof ADA | null = null, id = `msg_${second}`): TimelineItem => ({
  kind: 'message',
  author,
  message: {
    id,
    sender_type: author ? 'agent' : 'customer',
    content: `message ${second}`,
    content_type: 'text',
    attachments: [],
    metadata: {},
    created_at: at(second),
  } satisfies Message,
});
const note = (second: number): TimelineItem => ({
  kind: 'note',
  author: ADA,
  note: { id: `note_${second}`, content: 'n', author: 'Ada', created_at: at(second) } as Note,
});
const event = (second: number): TimelineItem => ({
  kind: 'event',
  event: {
    id: `evn_${second}`,
    type: 'assigned',
    actor: { kind: 'member', id: 'mem_ada', name: 'Ada' },
    data: {},
    created_at: at(second),
  } satisfies DeskEvent,
});
const ids = (items: readonly TimelineItem[]) => items.map(idOf);

test('whatever order things become known in, and however often, the line is the same', () => {
  const all = [message(1), message(2), note(2), event(2), message(3, ADA), event(4), note(5)];
  const shuffled = fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2, maxLength: all.length * 2 });
  fc.assert(
    fc.property(shuffled, fc.integer({ min: 0, max: all.length * 2 }), (parts, cut) => {
      const items = addItems(addItems([], parts.slice(0, cut)), parts.slice(cut));
      expect(items).toEqual(all);
    }),
  );
});

test('a frame without an author does not take away who is known to have written it', () => {
  const items = addItems([message(1, ADA)], [message(1, null)]);
  expect(items[0]).toMatchObject({ author: ADA });
});

describe('the newest page, read again', () => {
  const known = { items: [message(1), message(2), message(3)], older: at(0) };

  test('[WR9] [IB4] says of an older message that it was removed meanwhile', () => {
    const { event: base } = event(4) as Extract<TimelineItem, { kind: 'event' }>;
    const removal: TimelineItem = {
      kind: 'event',
      event: { ...base, type: 'message_redacted', data: { message_id: 'msg_1' } },
    };
    const { items } = joinNewest(known, { items: [message(3), removal], older: at(3) });
    const [first, second] = items.flatMap(item => (item.kind === 'message' ? item.message : []));
    expect(first).toMatchObject({ id: 'msg_1', content: '', metadata: { redacted_at: at(4) } });
    expect(second).toMatchObject({ id: 'msg_2', content: 'message 2' });
  });

  test('joins what is known where they meet', () => {
    expect(joinNewest(known, { items: [message(3), message(4)], older: at(3) })).toEqual({
      items: [message(1), message(2), message(3), message(4)],
      older: at(0),
    });
  });

  test('takes its place where something may be missing between them', () => {
    const joined = joinNewest(known, { items: [message(7), message(8)], older: at(7) });
    expect([ids(joined.items), joined.older]).toEqual([['msg_7', 'msg_8'], at(7)]);
  });

  test('that goes back to the beginning has no gap', () => {
    expect(ids(joinNewest({ ...known, items: [] }, { items: [message(1)], older: null }).items)).toEqual(['msg_1']);
    const whole = { items: [message(1), message(2), message(3), message(9)], older: null };
    expect(ids(joinNewest({ ...known, older: null }, whole).items)).toHaveLength(4);
  });
});

test('what a reply has seen, and what came after it', () => {
  const items = [message(1), message(2, ADA), note(3), event(4)];
  expect(markOf(items)).toBe(at(2));
  expect(markOf([note(1)])).toBeNull();
  expect(messagesAfter([...items, message(5)], at(1), ADA.id).map(({ id }) => id)).toEqual(['msg_5']);
  expect(messagesAfter(items, null, 'mem_other')).toHaveLength(2);
});

test('a message that was taken out keeps its place, and loses its words', () => {
  const [first, second] = redact([message(1), message(2)], 'msg_1', at(9));
  expect(first).toMatchObject({ message: { id: 'msg_1', content: '', created_at: at(1) } });
  expect(first?.kind === 'message' && isRedacted(first.message)).toBe(true);
  expect(second).toEqual(message(2));
});

test('days stand between, and what one person says in one go stands together', () => {
  const nextDay = message(60 * 60 * 24);
  const entries = toEntries([message(1), message(2), message(3, ADA), event(4), message(5, ADA), nextDay]);
  expect(
    entries.map(entry =>
      entry.type === 'day' ? 'day' : `${entry.isFirst ? '[' : ''}${entry.key}${entry.isLast ? ']' : ''}`,
    ),
  ).toEqual(['day', '[msg_1', 'msg_2]', '[msg_3]', '[evn_4]', '[msg_5]', 'day', `[msg_${60 * 60 * 24}]`]);
});
