import { LIMITS, type Viewer } from '@deskbell/protocol';
import { effect, signal } from '@preact/signals';
import { me } from '../app/session.ts';
import { openId } from '../list/list.ts';
import { connection, onFrame, say } from '../live/live.ts';

/** The others who look at the conversation that is open. */
export const viewers = signal<readonly Viewer[]>([]);
/** Whether its customer types just now. */
export const isCustomerTyping = signal(false);

const SAY_EVERY_MS = 20_000;
const TYPING_EVERY_MS = 2_500;

/** Says what is looked at, hears who else does. From log-in to log-out. */
export function keepViewers(): () => void {
  const known = new Map<string, Viewer[]>();
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const tell = () => say({ type: 'viewing', conversation_id: document.hidden ? null : openId.peek() });
  const ends = [
    onFrame(frame => {
      if (frame.type === 'viewers') {
        if (frame.viewers.length > 0) known.set(frame.conversation_id, frame.viewers);
        else known.delete(frame.conversation_id);
        if (frame.conversation_id === openId.peek()) show();
      } else if (
        frame.type === 'typing' &&
        frame.sender_type === 'customer' &&
        frame.conversation_id === openId.peek()
      ) {
        clearTimeout(quiet);
        isCustomerTyping.value = true;
        quiet = setTimeout(() => (isCustomerTyping.value = false), LIMITS.typingSeconds * 1000);
      } else if (frame.type === 'message' && frame.conversation_id === openId.peek()) {
        if (frame.message.sender_type === 'customer') isCustomerTyping.value = false;
      }
    }),
    effect(() => {
      // Another conversation, or a socket that has not heard it yet.
      openId.value;
      if (connection.value !== 'live') known.clear();
      else tell();
      isCustomerTyping.value = false;
      show();
    }),
  ];
  function show(): void {
    const own = me.peek()?.member.id;
    viewers.value = (known.get(openId.peek() ?? '') ?? []).filter(({ member_id }) => member_id !== own);
  }
  const timer = setInterval(tell, SAY_EVERY_MS);
  document.addEventListener('visibilitychange', tell);
  return () => {
    clearInterval(timer);
    clearTimeout(quiet);
    document.removeEventListener('visibilitychange', tell);
    for (const end of ends) end();
    viewers.value = [];
  };
}

let saidAt = 0;

/** Tells the others that one is writing; a note is nobody's business but the team's. */
export function sayTyping(conversationId: string, isNote: boolean): void {
  const now = Date.now();
  if (now - saidAt < TYPING_EVERY_MS) return;
  saidAt = now;
  say({ type: 'typing', conversation_id: conversationId, ...(isNote && { private: true }) });
}
