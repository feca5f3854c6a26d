import { ROUTES } from '@deskbell/protocol';
import { effect } from '@preact/signals';
import { api } from '../api/http.ts';
import { announce } from '../live/live.ts';
import { thread } from './thread.ts';
import { markOf } from './timeline.ts';

/** What has been looked at for so long has been read. */
const AFTER_MS = 600;

/** Marks as read what is open in a window somebody looks at. From log-in to log-out. */
export function keepRead(): () => void {
  const told = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    clearTimeout(timer);
    const shown = thread.peek();
    const mark = shown?.status === 'ready' ? markOf(shown.items) : null;
    if (!shown || mark === null || !document.hasFocus()) return;
    if (told.get(shown.id) === mark && !shown.conversation?.unread) return;
    timer = setTimeout(() => void tell(shown.id, mark), AFTER_MS);
  }

  async function tell(id: string, mark: string): Promise<void> {
    if (thread.peek()?.id !== id) return;
    told.set(id, mark);
    announce({ type: 'read', conversation_id: id });
    const answer = await api.put(`${ROUTES.agentConversations}/${id}/read`, { up_to: mark });
    if (!answer.ok) told.delete(id);
  }

  const end = effect(() => {
    thread.value;
    look();
  });
  addEventListener('focus', look);
  return () => {
    end();
    clearTimeout(timer);
    removeEventListener('focus', look);
  };
}
