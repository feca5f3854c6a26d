import { type AgentConversation, type AgentConversationPage, type ConversationSort, ROUTES } from '@deskbell/protocol';
import { signal } from '@preact/signals';
import { api, type DeskbellError, type Result } from '../api/http.ts';
import { me } from '../app/session.ts';
import { type Frame, onFrame, onStale } from '../live/live.ts';
import { addPage, applyNews, matches, type Rows, replaceHead, withDefaults, withMessage } from './rows.ts';
import { keyOf, type View } from './views.ts';

/** The list that is shown. */
export interface ListState {
  view: View;
  rows: Rows;
  /** Of the next page; null: all is there. */
  cursor: string | null;
  status: 'loading' | 'ready' | 'failed';
  error: DeskbellError | null;
  isLoadingMore: boolean;
}

export const list = signal<ListState | null>(null);
/** The conversation that is open: it stays in the list though it may not belong any more. */
export const openId = signal<string | null>(null);

/** The first one is small, to be there at once. */
const PAGE = 50;
const NEXT_PAGE = 100;
/** A list read again is read this far; what is behind keeps what was known. */
const REREAD_PAGES = 3;
/** So many unknown conversations at once are found with the list itself. */
const FETCH_MAX = 10;
const FETCH_AFTER_MS = 150;

/** What was last seen of each view: shown at once while it is read again. */
const remembered = new Map<string, ListState>();
const wanted = new Set<string>();
let fetchTimer: ReturnType<typeof setTimeout> | undefined;

export function openView(view: View): void {
  const shown = list.peek();
  if (shown && keyOf(shown.view) === keyOf(view)) return;
  if (shown?.status === 'ready') remembered.set(keyOf(shown.view), { ...shown, isLoadingMore: false });
  const known = remembered.get(keyOf(view));
  list.value = known ?? { view, rows: [], cursor: null, status: 'loading', error: null, isLoadingMore: false };
  void reload();
}

export function forgetLists(): void {
  remembered.clear();
  list.value = null;
}

/** Reads the beginning of the list again; answers whether the server did. */
export async function reload(): Promise<boolean> {
  const before = list.peek();
  if (!before) return true;
  const { view } = before;
  let head: Rows = [];
  let cursor: string | null = null;
  const pages = Math.min(REREAD_PAGES, Math.max(1, Math.ceil(before.rows.length / PAGE)));
  for (let n = 0; n < pages; n++) {
    const answer = await readPage(view, cursor);
    const now = list.peek();
    if (now?.view !== view && (!now || keyOf(now.view) !== keyOf(view))) return true;
    if (!answer.ok) {
      if (now.status !== 'ready') list.value = { ...now, status: 'failed', error: answer.error };
      return !answer.error.retryable;
    }
    head = [...head, ...answer.value.conversations];
    cursor = answer.value.next_cursor;
    if (cursor === null) break;
  }
  const now = list.peek();
  if (!now || keyOf(now.view) !== keyOf(view)) return true;
  const rows = replaceHead(now.rows, keepOpen(now.rows, head), { sort: view.sort, isComplete: cursor === null });
  const hasTail = rows.length > head.length + 1;
  list.value = { ...now, rows, cursor: hasTail ? now.cursor : cursor, status: 'ready', error: null };
  return true;
}

/** What is open stays in sight, though it may have left the view meanwhile. */
function keepOpen(rows: Rows, head: Rows): Rows {
  const open = rows.find(({ id }) => id === openId.peek());
  return !open || head.some(({ id }) => id === open.id) ? head : [...head, open];
}

export async function loadMore(): Promise<void> {
  const before = list.peek();
  if (!before?.cursor || before.isLoadingMore || before.status !== 'ready') return;
  list.value = { ...before, isLoadingMore: true };
  const answer = await readPage(before.view, before.cursor);
  const now = list.peek();
  if (!now || keyOf(now.view) !== keyOf(before.view)) return;
  if (!answer.ok) {
    list.value = { ...now, isLoadingMore: false, error: answer.error };
    return;
  }
  const { conversations, next_cursor } = answer.value;
  const rows = addPage(now.rows, conversations, now.view.sort);
  list.value = { ...now, rows, cursor: next_cursor, isLoadingMore: false, error: null };
}

function readPage(view: View, cursor: string | null): Promise<Result<AgentConversationPage>> {
  const query = { cursor, limit: cursor === null ? PAGE : NEXT_PAGE };
  if (view.source === 'mentions') return api.get(ROUTES.agentMentions, query);
  return api.get(ROUTES.agentConversations, { ...withDefaults(view.filter), sort: view.sort, ...query });
}

/** The same view in another order. */
export function sortBy(sort: ConversationSort): void {
  const shown = list.peek();
  if (shown) openView({ ...shown.view, sort });
}

function applyConversation(news: AgentConversation): void {
  const now = list.peek();
  if (!now) return;
  const { view } = now;
  const isKnown = now.rows.some(({ id }) => id === news.id);
  const belongs = view.source === 'mentions' ? isKnown : matches(news, view.filter, me.peek()?.member.id ?? '');
  const rows = applyNews(now.rows, news, {
    belongs,
    sort: view.sort,
    isComplete: now.cursor === null && now.status === 'ready',
    keep: news.id === openId.peek(),
  });
  if (rows !== now.rows) list.value = { ...now, rows };
}

const findRow = (id: string) => list.peek()?.rows.find(row => row.id === id);

/** Takes out what only stayed because it was open. */
export function dropStrays(): void {
  const now = list.peek();
  const mine = me.peek()?.member.id ?? '';
  if (!now || now.view.source) return;
  const rows = now.rows.filter(row => row.id === openId.peek() || matches(row, now.view.filter, mine));
  if (rows.length !== now.rows.length) list.value = { ...now, rows };
}

/** After these a list as it was shows what shall not be seen any more, or what is not there. */
const FORGETS: readonly Frame['type'][] = ['message_redacted', 'conversation_erased', 'conversation_merged'];

function receive(frame: Frame): void {
  if (FORGETS.includes(frame.type)) remembered.clear();
  if (frame.type === 'message') {
    const row = findRow(frame.conversation_id);
    if (row) applyConversation(withMessage(row, frame.message, frame.author?.id === me.peek()?.member.id));
    else fetchSoon(frame.conversation_id);
  } else if (frame.type === 'conversation') {
    // What was read here a moment ago may be news to the frame; what is new comes as a message.
    const row = findRow(frame.conversation.id);
    applyConversation(row ? { ...frame.conversation, unread: row.unread } : frame.conversation);
  } else if (frame.type === 'conversation_merged') {
    remove(frame.conversation_id);
    applyConversation(frame.conversation);
  } else if (frame.type === 'conversation_erased') {
    remove(frame.conversation_id);
  } else if (frame.type === 'read' || frame.type === 'unread') {
    const row = findRow(frame.conversation_id);
    const unread = frame.type === 'unread';
    if (row && row.unread !== unread) applyConversation({ ...row, unread });
  } else if (frame.type === 'message_redacted' && findRow(frame.conversation_id)) {
    fetchSoon(frame.conversation_id);
  } else if (frame.type === 'note' && list.peek()?.view.source === 'mentions') {
    void reload();
  }
}

function remove(id: string): void {
  const now = list.peek();
  if (now) list.value = { ...now, rows: now.rows.filter(row => row.id !== id) };
}

/** A conversation that is not in the list may belong there now. */
function fetchSoon(id: string): void {
  wanted.add(id);
  fetchTimer ??= setTimeout(async () => {
    fetchTimer = undefined;
    const ids = [...wanted];
    wanted.clear();
    if (ids.length > FETCH_MAX) return void reload();
    const answers = await Promise.all(
      ids.map(each => api.get<AgentConversation>(`${ROUTES.agentConversations}/${each}`)),
    );
    for (const answer of answers) if (answer.ok) applyConversation(answer.value);
  }, FETCH_AFTER_MS);
}

/** From log-in to log-out. */
export function keepList(): () => void {
  const ends = [onStale(reload), onFrame(receive)];
  return () => {
    clearTimeout(fetchTimer);
    fetchTimer = undefined;
    for (const end of ends) end();
    forgetLists();
  };
}
