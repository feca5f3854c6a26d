import type { ConversationFilter } from '@deskbell/protocol';
import { findMember } from '../../people/members.ts';
import { words } from '../words.ts';

const { views: said } = words;

/** `Open · assigned to nobody · tagged “vip”`. */
export function sayFilter({ status, assignee, tag, priority, waiting, written }: ConversationFilter): string {
  const parts = [
    status && words.statuses[status],
    assignee && sayAssignee(assignee),
    priority && words.priorities[priority],
    tag && said.tagged(tag),
    waiting && said.waits,
    written === false && said.wroteNothing,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : said.everything;
}

function sayAssignee(assignee: string): string {
  if (assignee === 'me') return said.mine;
  if (assignee === 'none') return said.unassigned;
  return said.assignedTo(findMember(assignee)?.name ?? assignee);
}
