import type { AgentConversation } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import { undoOf } from './undo-of.ts';

const NOW = Date.parse('2026-05-05T12:00:00.000Z');
const before = (more: Partial<AgentConversation>) =>
  ({
    status: 'open',
    snoozed_until: null,
    assignee_id: 'mem_1',
    priority: 'normal',
    tags: ['a'],
    ...more,
  }) as AgentConversation;
const later = '2026-05-06T12:00:00.000Z';
const earlier = '2026-05-04T12:00:00.000Z';

test.each([
  [{ status: 'pending' as const }, { status: 'closed' as const }, { status: 'pending' }],
  [{}, { snooze_until: later }, { status: 'open' }],
  [{ status: 'snoozed' as const, snoozed_until: later }, { status: 'closed' as const }, { snooze_until: later }],
  [{ status: 'snoozed' as const, snoozed_until: earlier }, { status: 'closed' as const }, { status: 'open' }],
  [{ status: 'snoozed' as const }, { status: 'closed' as const }, { status: 'snoozed' }],
  [{}, { assignee_id: null }, { assignee_id: 'mem_1' }],
  [{}, { tags: ['a', 'b'], priority: 'urgent' as const }, { priority: 'normal', tags: ['a'] }],
])('%o, changed by %o', (was, change, undone) => {
  expect(undoOf(before(was), change, NOW)).toEqual(undone);
});
