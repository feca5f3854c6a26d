import type { MacroAction } from '@deskbell/protocol';
import { findMember } from '../../people/members.ts';
import { words } from '../words.ts';

const { macros: said } = words;

/** `Sets the status: Closed`. */
export function sayAction(action: MacroAction): string {
  return `${said.actionTypes[action.type]}: ${sayValue(action)}`;
}

function sayValue(action: MacroAction): string {
  switch (action.type) {
    case 'status':
      return words.statuses[action.status];
    case 'priority':
      return words.priorities[action.priority];
    case 'add_tag':
      return action.tag;
    case 'assign':
      return action.assignee_id === null ? said.nobody : (findMember(action.assignee_id)?.name ?? action.assignee_id);
  }
}
