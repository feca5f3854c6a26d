import type { Message } from '@deskbell/protocol';
import { playChime } from '@deskbell/widget/chime';
import { effect } from '@preact/signals';
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
      if (isSeen || !concernsMe(frame.conversation_id)) return;
      if (hasSound.peek() === 'on' && Date.now() - chimedAt > CHIME_EVERY_MS) {
        chimedAt = Date.now();
        playChime();
      }
      if (!document.hasFocus()) notify(frame.conversation_id, frame.message);
    }),
  ];
  return () => {
    for (const end of ends) end();
    drawBadge(0);
  };
}

/** What is another's is not my interruption. What no list knows is new, and anybody's. */
function concernsMe(conversationId: string): boolean {
  const row = list.peek()?.rows.find(({ id }) => id === conversationId);
  return !row?.assignee_id || row.assignee_id === me.peek()?.member.id;
}

function notify(conversationId: string, message: Message): void {
  if (hasNotifications.peek() !== 'on' || !('Notification' in window) || Notification.permission !== 'granted') return;
  const row = list.peek()?.rows.find(({ id }) => id === conversationId);
  const notification = new Notification(row ? nameOfCustomer(row) : labels.newMessage, {
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
