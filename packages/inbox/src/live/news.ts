import { type AgentConversation, type Message, ROUTES } from '@deskbell/protocol';
import { playChime } from '@deskbell/widget/chime';
import { effect } from '@preact/signals';
import { api } from '../api/http.ts';
import { hasNotifications, hasSound } from '../app/preferences.ts';
import { navigate } from '../app/router.ts';
import { viewPath } from '../app/routes.ts';
import { me } from '../app/session.ts';
import { labels } from '../labels.ts';
import { counts } from '../list/desk-lists.ts';
import { list, openId } from '../list/list.ts';
import { nameOfCustomer } from '../people/customer-name.ts';
import { drawBadge } from './badge.ts';
import { onFrame } from './live.ts';

/** Several messages in one breath are one sound. */
const CHIME_EVERY_MS = 3_000;

/** Title, icon, sound and the desktop's own notifications. From log-in to log-out. */
export function keepNews(): () => void {
  let chimedAt = 0;
  async function tell(conversationId: string, message: Message): Promise<void> {
    const isChimeDue = () => hasSound.peek() === 'on' && Date.now() - chimedAt > CHIME_EVERY_MS;
    const mayNotify = () => !document.hasFocus() && isAllowed();
    if (!isChimeDue() && !mayNotify()) return;
    const conversation = await find(conversationId);
    if (conversation && !concernsMe(conversation)) return;
    if (isChimeDue()) {
      chimedAt = Date.now();
      playChime();
    }
    if (mayNotify()) notify(conversationId, conversation, message);
  }
  const ends = [
    effect(() => {
      const waiting = counts.value?.mine ?? 0;
      const business = me.value?.business.name ?? labels.appName;
      document.title = waiting > 0 ? `(${waiting}) ${business}` : business;
      drawBadge(waiting);
    }),
    onFrame(frame => {
      if (frame.type !== 'message' || frame.message.sender_type !== 'customer') return;
      const isSeen = document.hasFocus() && openId.peek() === frame.conversation_id;
      if (!isSeen) void tell(frame.conversation_id, frame.message);
    }),
  ];
  return () => {
    for (const end of ends) end();
    drawBadge(0);
  };
}

/** Most messages are of conversations the list does not show, and whose they are the server knows. */
async function find(id: string): Promise<AgentConversation | null> {
  const row = list.peek()?.rows.find(each => each.id === id);
  if (row) return row;
  const answer = await api.get<AgentConversation>(`${ROUTES.agentConversations}/${encodeURIComponent(id)}`);
  return answer.ok ? answer.value : null;
}

/** What is another's is not my interruption; what is nobody's is everybody's. */
const concernsMe = ({ assignee_id }: AgentConversation): boolean =>
  assignee_id === null || assignee_id === me.peek()?.member.id;

const isAllowed = (): boolean =>
  hasNotifications.peek() === 'on' && 'Notification' in window && Notification.permission === 'granted';

function notify(conversationId: string, conversation: AgentConversation | null, message: Message): void {
  const notification = new Notification(conversation ? nameOfCustomer(conversation) : labels.newMessage, {
    body: message.content.slice(0, 200),
    // The newest of a conversation takes the place of the one before.
    tag: conversationId,
  });
  notification.onclick = () => {
    window.focus();
    navigate(viewPath('all', conversationId));
    notification.close();
  };
}

/** Asks for leave when it was not given yet. */
export async function toggleNotifications(): Promise<'on' | 'off' | 'blocked'> {
  if (hasNotifications.peek() === 'on') {
    hasNotifications.value = 'off';
    return 'off';
  }
  const permission = 'Notification' in window ? await Notification.requestPermission() : 'denied';
  if (permission !== 'granted') return 'blocked';
  hasNotifications.value = 'on';
  return 'on';
}
