import type { MacroAction } from '@deskbell/protocol';
import { labels } from '../labels.ts';
import { nameOfAssignee } from '../people/members.ts';
import { Icon } from '../ui/icon.tsx';
import { write } from './drafts.ts';

/** What a macro does when the reply is sent; each can be left out. */
export function ActionChips({ conversationId, actions }: { conversationId: string; actions: readonly MacroAction[] }) {
  if (actions.length === 0) return null;
  return (
    <ul class="chips" aria-label={labels.alsoDoes}>
      {actions.map((action, index) => (
        <li key={index} class="tag accent">
          <Icon name="bolt" />
          <span class="clip">{sayAction(action)}</span>
          <button
            type="button"
            aria-label={labels.leaveOut(sayAction(action))}
            onClick={() => write(conversationId, { actions: actions.filter((_, each) => each !== index) })}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

export function sayAction(action: MacroAction): string {
  if (action.type === 'status') return labels.actions.status(labels.status[action.status]);
  if (action.type === 'priority') return labels.actions.priority(labels.priorities[action.priority]);
  if (action.type === 'add_tag') return labels.actions.tag(action.tag);
  return action.assignee_id ? labels.actions.assign(nameOfAssignee(action.assignee_id)) : labels.actions.unassign;
}
