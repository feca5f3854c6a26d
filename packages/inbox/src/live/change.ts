import { type AgentConversation, type ConversationChange, ROUTES } from '@deskbell/protocol';
import { api, type Result } from '../api/http.ts';
import { sayError } from '../api/say-error.ts';
import { toast } from '../ui/toast.tsx';
import { announce } from './live.ts';

/** Changes a conversation; shown before the server has answered, and taken back when it refuses. */
export async function changeConversation(
  before: AgentConversation,
  change: ConversationChange,
): Promise<Result<AgentConversation>> {
  const { snooze_until, ...fields } = change;
  const guess: AgentConversation = {
    ...before,
    ...fields,
    ...(snooze_until !== undefined && { status: 'snoozed' as const, snoozed_until: snooze_until }),
    ...(fields.status && fields.status !== 'snoozed' && { snoozed_until: null }),
  };
  show(guess);
  const answer = await api.patch<AgentConversation>(`${ROUTES.agentConversations}/${before.id}`, change);
  if (answer.ok) show(answer.value);
  else {
    show(before);
    toast(sayError(answer.error), { kind: 'problem' });
  }
  return answer;
}

function show(conversation: AgentConversation): void {
  announce({ type: 'conversation', conversation_id: conversation.id, conversation });
}
