import type { ConversationStatus, Priority } from '@deskbell/protocol';
import { CONVERSATION_STATUSES } from '@deskbell/protocol';
import type { DeskFilter } from '../ports.ts';

/**
 * One range of one index, which has its conversations in the list's order: what a list or a count reads ends where its
 * limit does (DK11). A filter that names less than an index starts with is several ranges, whose heads are merged.
 */
export type Branch =
  | { index: 'activity' }
  | { index: 'unassigned' | 'assigned'; status: ConversationStatus }
  | { index: 'assignee'; status: ConversationStatus; assigneeId: string }
  | { index: 'priority'; status: ConversationStatus; priority: Exclude<Priority, 'normal'> }
  | { index: 'waiting'; status: ConversationStatus };

/** Nobody waits in a closed one (DK2). */
const WAITING_STATUSES = CONVERSATION_STATUSES.filter(status => status !== 'closed');

/** Those who wait, longest first. */
export function waitingBranches({ status, written }: DeskFilter): Branch[] {
  if (written === false) return [];
  const statuses = status ? WAITING_STATUSES.filter(each => each === status) : WAITING_STATUSES;
  return statuses.map(each => ({ index: 'waiting', status: each }));
}

/** Most recently active first. What the branch does not say itself is still to be checked of each row. */
export function activityBranches({ status, assigneeId, priority, waiting }: DeskFilter): Branch[] {
  const possible = waiting ? WAITING_STATUSES : CONVERSATION_STATUSES;
  const statuses = status ? possible.filter(each => each === status) : possible;
  if (priority !== undefined && priority !== 'normal') {
    return statuses.map(each => ({ index: 'priority', status: each, priority }));
  }
  if (typeof assigneeId === 'string') return statuses.map(each => ({ index: 'assignee', status: each, assigneeId }));
  if (assigneeId === null) return statuses.map(each => ({ index: 'unassigned', status: each }));
  if (!status && !waiting) return [{ index: 'activity' }];
  return statuses.flatMap(each => [
    { index: 'unassigned', status: each } as const,
    { index: 'assigned', status: each } as const,
  ]);
}
