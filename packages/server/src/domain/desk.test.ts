import { LIMITS } from '@deskbell/protocol';
import { describe, expect, test } from 'vitest';
import { checkFilter, parseFilterQuery } from './conversation-filter.ts';
import { parseSnooze } from './snooze.ts';
import { parseTags } from './tag.ts';
import { newestOf } from './timeline.ts';

describe('tags', () => {
  test.each([
    [
      ['  VIP ', 'vip', 'Refund\u00a0\n due'],
      ['refund due', 'vip'],
    ],
    [[], []],
    [['😀'.repeat(LIMITS.tagMaxCodePoints)], ['😀'.repeat(LIMITS.tagMaxCodePoints)]],
    [Array.from({ length: 40 }, (_, n) => `t${n % 20}`), Array.from({ length: 20 }, (_, n) => `t${n}`).sort()],
  ])('[DK5] %j', (given, kept) => {
    expect(parseTags(given)).toEqual(kept);
  });

  test.each([
    [['']],
    [[' \t']],
    [['x'.repeat(LIMITS.tagMaxCodePoints + 1)]],
    [['a\0']],
    [['\ud800']],
    [Array.from({ length: 21 }, (_, n) => `t${n}`)],
    [Array.from({ length: 10_000 }, () => 'x')],
  ])('[DK5] refused: %j', given => {
    expect(() => parseTags(given)).toThrow();
  });
});

describe('a snooze', () => {
  const now = Date.UTC(2026, 4, 7);
  const at = (ms: number) => new Date(now + ms).toISOString();
  const days = LIMITS.snoozeDaysMax * 86_400_000;

  test.each([
    [{}, {}],
    [{ status: 'open' }, { status: 'open' }],
    [{ snooze_until: at(1) }, { status: 'snoozed', snoozedUntil: now + 1 }],
    [
      { status: 'snoozed', snooze_until: at(days) },
      { status: 'snoozed', snoozedUntil: now + days },
    ],
    [{ snooze_until: null }, { snoozedUntil: null }],
    [
      { status: 'open', snooze_until: null },
      { status: 'open', snoozedUntil: null },
    ],
  ] as const)('[DK4] %j', (change, parsed) => {
    expect(parseSnooze(change, now)).toEqual(parsed);
  });

  test.each([
    { snooze_until: at(0) },
    { snooze_until: at(days + 1) },
    { snooze_until: 'tomorrow' },
    { snooze_until: '' },
    { status: 'pending', snooze_until: at(1) },
  ] as const)('[DK4] refused: %j', change => {
    expect(() => parseSnooze(change, now)).toThrow(/snooze_until/);
  });
});

test('[DK3] a filter is kept without what says nothing', () => {
  expect(parseFilterQuery({ waiting: 'false', tag: ' A  b' })).toEqual({ tag: 'a b' });
  expect(parseFilterQuery({ waiting: 'true', status: 'open', assignee: 'me', priority: 'low' })).toEqual({
    waiting: true,
    status: 'open',
    assignee: 'me',
    priority: 'low',
  });
  expect(checkFilter({ waiting: false })).toEqual({});
  expect(parseFilterQuery({ written: 'false' })).toEqual({ written: false });
  for (const query of [
    { status: ['open', 'closed'] },
    { tag: ['a', 'b'] },
    { assignee: 'x'.repeat(201) },
    { written: '' },
  ]) {
    expect(() => parseFilterQuery(query)).toThrow();
  }
});

describe('[DK7] the newest of several lists', () => {
  const list = (kind: string, ...instants: number[]) =>
    instants.map(createdAt => ({ createdAt, item: kind + createdAt }));

  test('is ascending, in one instant in the order of the lists', () => {
    const page = newestOf([list('m', 3, 1), list('n', 3), list('e', 4, 3)], 10);
    expect(page).toEqual({ items: ['m1', 'm3', 'n3', 'e3', 'e4'], older: null });
  });

  test('keeps what happened at once on one page', () => {
    const lists = [list('m', 3, 2, 1), list('n', 2), list('e', 4, 2, 1)];
    expect(newestOf(lists, 3)).toEqual({ items: ['m2', 'n2', 'e2', 'm3', 'e4'], older: 2 });
    expect(newestOf(lists, 2)).toEqual({ items: ['m3', 'e4'], older: 3 });
    expect(newestOf([list('m', 3, 2), list('n', 2)], 2)).toEqual({ items: ['m2', 'n2', 'm3'], older: null });
  });

  test('of nothing is nothing', () => {
    expect(newestOf([[], []], 5)).toEqual({ items: [], older: null });
  });
});
