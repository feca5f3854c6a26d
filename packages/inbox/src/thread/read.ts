import { ROUTES } from '@deskbell/protocol';
import { effect, signal } from '@preact/signals';
import { api, type Result } from '../api/http.ts';
import { announce } from '../live/live.ts';
import { thread } from './thread.ts';
import { markOf } from './timeline.ts';

/** What has been looked at for so long has been read. */
const AFTER_MS = 600;

const path = (id: string) => `${ROUTES.agentConversations}/${id}/read`;

/** The one that is being kept for later: looking at it counts for nothing until that is done. */
const keeping = signal<string | null>(null);
/** What was told last; over when the server has it. */
let telling: Promise<unknown> = Promise.resolve();

/** Marks as read what is open in a window somebody looks at. From log-in to log-out. */
export function keepRead(): () => void {
  const told = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    clearTimeout(timer);
    const shown = thread.peek();
    const mark = shown?.status === 'ready' ? markOf(shown.items) : null;
    if (!shown || mark === null || !document.hasFocus() || keeping.peek() === shown.id) return;
    if (told.get(shown.id) === mark && !shown.conversation?.unread) return;
    timer = setTimeout(() => void tell(shown.id, mark), AFTER_MS);
  }

  async function tell(id: string, mark: string): Promise<void> {
    if (thread.peek()?.id !== id) return;
    told.set(id, mark);
    announce({ type: 'read', conversation_id: id });
    const answer = api.put(path(id), { up_to: mark });
    telling = answer;
    if (!(await answer).ok) told.delete(id);
  }

  const end = effect(() => {
    thread.value;
    keeping.value;
    look();
  });
  addEventListener('focus', look);
  return () => {
    end();
    clearTimeout(timer);
    removeEventListener('focus', look);
  };
}

/** Marks as unread; what was told to be read a moment ago does not come after it. */
export async function keepUnread(id: string): Promise<Result<unknown>> {
  keeping.value = id;
  await telling;
  const answer = await api.delete(path(id));
  if (keeping.peek() === id) keeping.value = null;
  return answer;
}
