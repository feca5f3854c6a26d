import { type Draft, type MacroAction, ROUTES, type Timestamp } from '@deskbell/protocol';
import { effect, signal } from '@preact/signals';
import { api } from '../api/http.ts';
import { me, onLeaving } from '../app/session.ts';
import { openId } from '../list/list.ts';
import { connection, onFrame } from '../live/live.ts';
import { thread } from '../thread/thread.ts';
import { type Items, timeOf } from '../thread/timeline.ts';
import { findKeptWriting, type KeptWriting, keepWriting } from './kept-writing.ts';

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
/** Changed here, and not yet said to the server; with how often it was changed. */
const unsaved = new Map<string, number>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
let changes = 0;

export const writingOf = (id: string): Writing => writings.value.get(id) ?? NOTHING;
export const peekWriting = (id: string): Writing => writings.peek().get(id) ?? NOTHING;

const author = () => me.peek()?.member.id ?? '';

/** Changes what is written; it is saved when the hands rest. */
export function write(id: string, change: Partial<Writing>): void {
  set(id, { ...peekWriting(id), ...change });
  if (change.content === undefined && change.kind === undefined) return;
  unsaved.set(id, ++changes);
  keepWriting(author(), id, peekWriting(id));
  saveIn(id, SAVE_AFTER_MS);
}

function set(id: string, writing: Writing): void {
  writings.value = new Map(writings.peek()).set(id, writing);
}

function saveIn(id: string, ms: number): void {
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => void save(id), ms),
  );
}

const path = (id: string) => `${ROUTES.agentConversations}/${encodeURIComponent(id)}/draft`;

async function save(id: string, keepalive = false): Promise<void> {
  clearTimeout(timers.get(id));
  timers.delete(id);
  const { kind, content } = peekWriting(id);
  const [saved, member] = [unsaved.get(id), author()];
  const answer = await api.put(path(id), { kind, content }, { keepalive });
  // Written on meanwhile: that is saved in its turn.
  if (unsaved.get(id) !== saved || author() !== member) return;
  if (answer.ok || answer.error.code === 'NOT_FOUND') {
    unsaved.delete(id);
    keepWriting(member, id, null);
  } else if (answer.error.retryable && !keepalive) saveIn(id, SAVE_AFTER_MS * 10);
}

/** What a tab or a session before this one has left behind. */
async function adopt(id: string, { wasSaid, ...writing }: KeptWriting): Promise<void> {
  const answer = wasSaid ? await api.get<Draft | null>(path(id)) : null;
  if (unsaved.has(id)) return;
  // It had arrived, or something newer of another browser has.
  if (answer?.ok && answer.value !== null) keepWriting(author(), id, null);
  else write(id, writing);
}

/** What the server has, which another browser may have put there; what is written here and not saved comes first. */
async function load(id: string): Promise<void> {
  if (unsaved.has(id)) return;
  const before = changes;
  const answer = await api.get<Draft | null>(path(id));
  if (!answer.ok || before !== changes || unsaved.has(id)) return;
  const { kind, content, updated_at } = answer.value ?? { ...NOTHING, updated_at: '' };
  const known = peekWriting(id);
  if (content === known.content && (kind === known.kind || content === '')) return;
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

/** Two conversations became one: what was written in the one that is gone goes along, above what was written there. */
export function moveWriting(from: string, to: string, mark: Timestamp | null): void {
  const moved = peekWriting(from);
  if (moved.content === '' && moved.kind === 'reply') return;
  const { content } = peekWriting(to);
  write(to, { ...moved, mark, content: content.trim() === '' ? moved.content : `${moved.content}\n\n${content}` });
  clearTimeout(timers.get(from));
  timers.delete(from);
  unsaved.delete(from);
  keepWriting(author(), from, null);
  set(from, NOTHING);
}

function sayAll(): void {
  for (const id of unsaved.keys()) keepWriting(author(), id, { ...peekWriting(id), wasSaid: true });
  void flushDrafts(true);
}

async function flushDrafts(keepalive = false): Promise<void> {
  await Promise.all([...unsaved.keys()].map(id => save(id, keepalive)));
}

/** From log-in to log-out. */
export function keepDrafts(): () => void {
  let before: string | null = null;
  const life = new AbortController();
  const { signal } = life;
  const lookAgain = () => openId.peek() !== null && void load(openId.peek() ?? '');
  for (const [id, kept] of findKeptWriting(author())) void adopt(id, kept);
  const ends = [
    effect(() => {
      const id = openId.value;
      if (id !== before) void flushDrafts();
      before = id;
      if (id !== null) void load(id);
    }),
    onFrame(frame => {
      if (frame.type === 'message' && frame.author?.id === me.peek()?.member.id)
        passOwn(frame.conversation_id, frame.previous_message_at, frame.message.created_at);
    }),
    // A connection that is back is used at once.
    effect(() => {
      if (connection.value === 'live') void flushDrafts();
    }),
    onLeaving(() => flushDrafts()),
  ];
  addEventListener('pagehide', sayAll, { signal });
  // Another tab, or another browser, may have been at it.
  addEventListener('focus', lookAgain, { signal });
  return () => {
    life.abort();
    void flushDrafts(true);
    for (const end of ends) end();
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    unsaved.clear();
    writings.value = new Map();
  };
}
