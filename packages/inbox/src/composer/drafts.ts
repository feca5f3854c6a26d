import { type AgentConversation, type Draft, type MacroAction, ROUTES, type Timestamp } from '@deskbell/protocol';
import { effect, signal } from '@preact/signals';
import { api } from '../api/http.ts';
import { me } from '../app/session.ts';
import { openId } from '../list/list.ts';
import { onFrame } from '../live/live.ts';
import { thread } from '../thread/thread.ts';
import { type Items, timeOf } from '../thread/timeline.ts';

/** What is written for a conversation and not sent. */
export interface Writing {
  kind: Draft['kind'];
  content: string;
  /** The newest message there was when the text was last touched: what was written knows nothing of what came after. */
  mark: Timestamp | null;
  /** What the chosen macros do besides. */
  actions: readonly MacroAction[];
}

const NOTHING: Writing = { kind: 'reply', content: '', mark: null, actions: [] };
const SAVE_AFTER_MS = 700;

/** By conversation. */
const writings = signal<ReadonlyMap<string, Writing>>(new Map());
/** Read from the server, or written here: the server's word comes too late then. */
const known = new Set<string>();
/** Changed, and not yet said to the server. */
const unsaved = new Map<string, ReturnType<typeof setTimeout>>();

export const writingOf = (id: string): Writing => writings.value.get(id) ?? NOTHING;
export const peekWriting = (id: string): Writing => writings.peek().get(id) ?? NOTHING;

/** Changes what is written; it is saved when the hands rest. */
export function write(id: string, change: Partial<Writing>): void {
  const before = peekWriting(id);
  set(id, { ...before, ...change });
  known.add(id);
  if (change.content === undefined && change.kind === undefined) return;
  clearTimeout(unsaved.get(id));
  unsaved.set(
    id,
    setTimeout(() => void save(id), SAVE_AFTER_MS),
  );
}

function set(id: string, writing: Writing): void {
  writings.value = new Map(writings.peek()).set(id, writing);
}

const path = (id: string) => `${ROUTES.agentConversations}/${encodeURIComponent(id)}/draft`;

async function save(id: string, keepalive = false): Promise<void> {
  clearTimeout(unsaved.get(id));
  unsaved.delete(id);
  const { kind, content } = peekWriting(id);
  const answer = await api.put(path(id), { kind, content }, { keepalive });
  // Not lost: it is here, and the next key or the end of the page tries again.
  if (!answer.ok && answer.error.retryable && !keepalive)
    unsaved.set(
      id,
      setTimeout(() => void save(id), SAVE_AFTER_MS * 10),
    );
}

async function load(id: string): Promise<void> {
  if (known.has(id)) return;
  known.add(id);
  const answer = await api.get<Draft | null>(path(id));
  if (!answer.ok) known.delete(id);
  if (!answer.ok || answer.value === null || peekWriting(id).content !== '') return;
  const { kind, content, updated_at } = answer.value;
  const shown = thread.peek();
  const mark = shown?.id === id ? markAt(shown.items, updated_at) : updated_at;
  set(id, { kind, content, mark, actions: [] });
}

/** The newest message there was then. */
function markAt(items: Items, at: Timestamp): Timestamp | null {
  const newest = items.findLast(item => item.kind === 'message' && timeOf(item) <= at);
  return newest ? timeOf(newest) : null;
}

/** A message of one's own is no news to what one writes. */
function passOwn(id: string, before: Timestamp | null, mark: Timestamp): void {
  const writing = writings.peek().get(id);
  if (writing && writing.mark === before) set(id, { ...writing, mark });
}

export function flushDrafts(keepalive = false): void {
  for (const id of [...unsaved.keys()]) void save(id, keepalive);
}

/** From log-in to log-out. */
export function keepDrafts(): () => void {
  let before: string | null = null;
  const onHide = () => flushDrafts(true);
  const ends = [
    effect(() => {
      const id = openId.value;
      if (id !== before) flushDrafts();
      before = id;
      if (id !== null) void load(id);
    }),
    onFrame(frame => {
      if (frame.type === 'message' && frame.author?.id === me.peek()?.member.id)
        passOwn(frame.conversation_id, frame.previous_message_at, frame.message.created_at);
    }),
  ];
  addEventListener('pagehide', onHide);
  return () => {
    removeEventListener('pagehide', onHide);
    flushDrafts(true);
    for (const end of ends) end();
    writings.value = new Map();
    known.clear();
  };
}

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
