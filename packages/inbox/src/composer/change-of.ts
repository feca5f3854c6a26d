import type { AgentConversation, MacroAction } from '@deskbell/protocol';

/** What the macros' actions come to, as one change. */
export function changeOf(
  actions: readonly MacroAction[],
  conversation: Pick<AgentConversation, 'tags'>,
): {
  status?: AgentConversation['status'];
  assignee_id?: string | null;
  priority?: AgentConversation['priority'];
  tags?: string[];
} {
  const change: ReturnType<typeof changeOf> = {};
  for (const action of actions) {
    if (action.type === 'status') change.status = action.status;
    else if (action.type === 'assign') change.assignee_id = action.assignee_id;
    else if (action.type === 'priority') change.priority = action.priority;
    else change.tags = [...new Set([...(change.tags ?? conversation.tags), action.tag])].sort();
  }
  return change;
}
