import {
  type AgentConversation,
  type Message,
  ROUTES,
  type TimelineItem,
  type TimelinePage,
  type Timestamp,
} from '@deskbell/protocol';
import { effect, signal } from '@preact/signals';
import { api, type DeskbellError } from '../api/http.ts';
import { withMessage } from '../list/rows.ts';
import { announce, type Frame, onFrame, onStale } from '../live/live.ts';
import { addItems, type Items, joinNewest, redact } from './timeline.ts';

export interface Thread {
  id: string;
  conversation: AgentConversation | null;
  items: Items;
  /** The `before` of the next older page; null: the beginning is there. */
  older: Timestamp | null;
  status: 'loading' | 'ready' | 'failed';
  error: DeskbellError | null;
  isLoadingOlder: boolean;
}

/** The one that is open. */
export const thread = signal<Thread | null>(null);

const PAGE = 50;
/** Threads that are shown at once when one comes back to them. */
const KEPT_MAX = 40;
const kept = new Map<string, Thread>();

export function openThread(id: string | null, known: AgentConversation | null = null): void {
  if (thread.peek()?.id === id) return;
  if (id === null) {
    thread.value = null;
    return;
  }
  thread.value = kept.get(id) ?? blank(id, known);
  void reloadThread();
}

const blank = (id: string, conversation: AgentConversation | null): Thread => ({
  id,
  conversation,
  items: [],
  older: null,
  status: 'loading',
  error: null,
  isLoadingOlder: false,
});

/** Remembers every state of every thread, the oldest go. */
effect(() => {
  const shown = thread.value;
  if (shown?.status === 'ready') keep(shown);
});

function keep(shown: Thread): void {
  kept.delete(shown.id);
  kept.set(shown.id, shown);
  const [oldest] = kept.keys();
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
}

/** Puts in place what is known of a thread that nobody has opened yet. */
export const adoptThread = (known: Thread): void => keep(known);

const path = (id: string) => `${ROUTES.agentConversations}/${encodeURIComponent(id)}`;
const readNewest = (id: string) => api.get<TimelinePage>(`${path(id)}/timeline`, { limit: PAGE });

/** Reads the newest page again; answers whether the server did. */
export async function reloadThread(): Promise<boolean> {
  const id = thread.peek()?.id;
  if (!id) return true;
  const [page, conversation] = await Promise.all([readNewest(id), api.get<AgentConversation>(path(id))]);
  const now = thread.peek();
  if (now?.id !== id) return true;
  if (!page.ok || !conversation.ok) {
    const error = page.ok ? (conversation.ok ? null : conversation.error) : page.error;
    // Erased: nothing of it may stay on a screen (CU8). While a server does not answer, what is known stays.
    if (error?.code === 'NOT_FOUND') thread.value = { ...blank(id, null), status: 'failed', error };
    else if (now.status !== 'ready') thread.value = { ...now, status: 'failed', error };
    return error ? !error.retryable : true;
  }
  // Of a conversation that became part of another one all that is known is old.
  const known = conversation.value.id === id ? now : { items: [], older: null };
  const joined = joinNewest(known, page.value);
  thread.value = { ...now, ...joined, conversation: conversation.value, status: 'ready', error: null };
  return true;
}

export async function loadOlder(): Promise<void> {
  const before = thread.peek();
  if (!before?.older || before.isLoadingOlder) return;
  thread.value = { ...before, isLoadingOlder: true };
  const answer = await api.get<TimelinePage>(`${path(before.id)}/timeline`, { before: before.older, limit: PAGE });
  const now = thread.peek();
  if (now?.id !== before.id) return;
  thread.value = answer.ok
    ? { ...now, items: addItems(now.items, answer.value.items), older: answer.value.older, isLoadingOlder: false }
    : { ...now, isLoadingOlder: false };
}

/** So that going on to it takes no time. */
export async function prefetch(conversation: AgentConversation): Promise<void> {
  const { id } = conversation;
  if (kept.has(id)) return;
  const page = await readNewest(id);
  if (!page.ok || kept.has(id)) return;
  keep({ ...blank(id, conversation), items: addItems([], page.value.items), older: page.value.older, status: 'ready' });
}

/** Changes what is known of a thread, open or kept. */
function update(id: string, change: (known: Thread) => Thread): void {
  const shown = thread.peek();
  if (shown?.id === id) thread.value = change(shown);
  else {
    const known = kept.get(id);
    if (known) kept.set(id, change(known));
  }
}

const add = (id: string, item: TimelineItem) =>
  update(id, known => ({ ...known, items: addItems(known.items, [item]) }));

function receive(frame: Frame): void {
  if (frame.type === 'message') {
    const { message, author } = frame;
    update(frame.conversation_id, known => ({
      ...known,
      items: addItems(known.items, [{ kind: 'message', message, author }]),
      conversation: known.conversation && follow(known.conversation, message),
    }));
  } else if (frame.type === 'note') {
    add(frame.conversation_id, { kind: 'note', note: frame.note, author: null });
  } else if (frame.type === 'event') {
    add(frame.conversation_id, { kind: 'event', event: frame.event });
  } else if (frame.type === 'conversation') {
    update(frame.conversation_id, known => ({ ...known, conversation: frame.conversation }));
  } else if (frame.type === 'message_redacted') {
    const at = new Date().toISOString();
    update(frame.conversation_id, known => ({ ...known, items: redact(known.items, frame.message_id, at) }));
  } else if (frame.type === 'conversation_merged') {
    // What was kept of the two is not what they are together.
    forget(frame.conversation_id);
    forget(frame.conversation.id);
  } else if (frame.type === 'conversation_erased') {
    forget(frame.conversation_id);
  }
}

/** What follows from a message (DK12); whether it was read is for `read` and `unread` to say. */
function follow(conversation: AgentConversation, message: Message): AgentConversation {
  return { ...withMessage(conversation, message, false), unread: conversation.unread };
}

/** Of the one that is open the server says what it is now. */
function forget(id: string): void {
  kept.delete(id);
  if (thread.peek()?.id === id) void reloadThread();
}

/** From log-in to log-out. */
export function keepThread(): () => void {
  const ends = [
    onFrame(receive),
    onStale(() => {
      // What was missed in the others is read when they are opened.
      kept.clear();
      return reloadThread();
    }),
  ];
  return () => {
    for (const end of ends) end();
    kept.clear();
    thread.value = null;
  };
}

/** Takes the words and files out of a message, for everybody and for good. */
export async function redactMessage(conversationId: string, messageId: string): Promise<DeskbellError | null> {
  const answer = await api.delete(`${path(conversationId)}/messages/${encodeURIComponent(messageId)}`);
  if (answer.ok) announce({ type: 'message_redacted', conversation_id: conversationId, message_id: messageId });
  return answer.ok ? null : answer.error;
}
