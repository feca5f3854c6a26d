import {
  type AgentConversation,
  type ConfirmedUpload,
  type MacroAction,
  type Message,
  type Note,
  ROUTES,
  type Timestamp,
} from '@deskbell/protocol';
import { type Backoff, backoffMs, newId } from '@deskbell/sdk/parts';
import { computed, effect, signal } from '@preact/signals';
import { api, type DeskbellError } from '../api/http.ts';
import { me } from '../app/session.ts';
import { labels } from '../labels.ts';
import { openConversation } from '../list/navigate.ts';
import { changeConversation } from '../live/change.ts';
import { announce, connection } from '../live/live.ts';
import { thread } from '../thread/thread.ts';
import { toast } from '../ui/toast.tsx';
import { putBack } from './attachments.ts';
import { changeOf } from './change-of.ts';
import { peekWriting, write } from './drafts.ts';
import { type Keeper, keepPending } from './kept-outbox.ts';

/** Something written that the server has not stored yet. */
export interface Pending {
  clientId: string;
  conversationId: string;
  /** What its customer is called. */
  to: string;
  kind: 'reply' | 'note';
  content: string;
  /** The newest message its writer knew of (412 when there is a newer one). */
  mark: Timestamp | null;
  attachments: readonly ConfirmedUpload[];
  actions: readonly MacroAction[];
  /** `waiting`: it can still be taken back. `failed`: refused for good. */
  state: 'waiting' | 'sending' | 'failed';
  /** Epoch milliseconds when it goes out. */
  sendAt: number;
  writtenAt: Timestamp;
  error: DeskbellError | null;
}

/** A reply came too late: these had been said meanwhile. */
export interface Held {
  conversationId: string;
  newer: readonly Message[];
}

export const UNDO_MS = 5_000;
const BACKOFF: Backoff = { first: 1_000, most: 20_000 };

export const outbox = signal<readonly Pending[]>([]);
/** By conversation; gone when its writer has looked. */
export const held = signal<ReadonlyMap<string, Held>>(new Map());
export const pendingHere = computed(() =>
  outbox.value.filter(({ conversationId }) => conversationId === thread.value?.id),
);

const timers = new Map<string, ReturnType<typeof setTimeout>>();
let keeper: Keeper | null = null;

export interface ToSend {
  conversationId: string;
  to: string;
  kind: Pending['kind'];
  content: string;
  mark: Timestamp | null;
  attachments: readonly ConfirmedUpload[];
  actions: readonly MacroAction[];
}

/** Puts it on its way: a reply after the seconds in which it can be taken back, a note at once. */
export function enqueue(what: ToSend): Pending {
  const pending: Pending = {
    ...what,
    clientId: newId(),
    state: 'waiting',
    sendAt: Date.now() + (what.kind === 'reply' ? UNDO_MS : 0),
    writtenAt: new Date().toISOString(),
    error: null,
  };
  setOutbox([...outbox.peek(), pending]);
  schedule(pending.clientId, pending.sendAt - Date.now());
  return pending;
}

function setOutbox(next: readonly Pending[]): void {
  outbox.value = next;
  keeper?.write(next);
}

function schedule(clientId: string, ms: number, failures = 0): void {
  clearTimeout(timers.get(clientId));
  timers.set(
    clientId,
    setTimeout(() => void deliver(clientId, failures), ms),
  );
}

const find = (clientId: string) => outbox.peek().find(each => each.clientId === clientId);

function change(clientId: string, by: Partial<Pending>): void {
  setOutbox(outbox.peek().map(each => (each.clientId === clientId ? { ...each, ...by } : each)));
}

function drop(clientId: string): Pending | undefined {
  const dropped = find(clientId);
  clearTimeout(timers.get(clientId));
  timers.delete(clientId);
  setOutbox(outbox.peek().filter(each => each.clientId !== clientId));
  return dropped;
}

/** Takes back the newest that can be; its words go back to where they were written. */
export function undo(clientId = outbox.peek().findLast(({ state }) => state === 'waiting')?.clientId): Pending | null {
  const pending = clientId === undefined ? undefined : find(clientId);
  if (!pending || pending.state === 'sending') return null;
  drop(pending.clientId);
  giveBack(pending);
  return pending;
}

/** What is written there already stays, below it. */
function giveBack({ conversationId, kind, content, mark, actions, attachments }: Pending): void {
  const { content: written } = peekWriting(conversationId);
  const both = written.trim() === '' ? content : `${content}\n\n${written}`;
  write(conversationId, { kind, content: both, mark, actions });
  putBack(conversationId, attachments);
}

export function retry(clientId: string): void {
  change(clientId, { state: 'waiting', error: null });
  schedule(clientId, 0);
}

export const discard = (clientId: string): void => void drop(clientId);

function post(pending: Pending, keepalive: boolean) {
  const { conversationId, kind, content, clientId, mark, attachments } = pending;
  const path = `${ROUTES.agentConversations}/${encodeURIComponent(conversationId)}`;
  if (kind === 'note') return api.post<Note>(`${path}/notes`, { content, client_id: clientId }, { keepalive });
  return api.post<Message>(
    `${path}/messages`,
    {
      content,
      client_id: clientId,
      content_type: 'markdown',
      if_last_message_at: mark,
      ...(attachments.length > 0 && { attachments: attachments.map(({ id }) => id) }),
    },
    { keepalive },
  );
}

async function deliver(clientId: string, failures: number): Promise<void> {
  const pending = find(clientId);
  if (!pending || pending.state === 'sending') return;
  change(clientId, { state: 'sending' });
  const answer = await post(pending, false);
  if (!find(clientId)) return;
  if (answer.ok) return settle(pending, answer.value);
  const { code, context, retryable } = answer.error;
  // It had arrived before, and only its answer was lost.
  if (code === 'CONFLICT')
    return settle(pending, (context['message'] ?? context['note']) as Message | Note | undefined);
  if (code === 'PRECONDITION_FAILED') return hold(pending, (context['messages'] ?? []) as Message[]);
  if (retryable || code === 'UNAUTHORIZED') {
    change(clientId, { state: 'waiting', error: answer.error });
    const asked = Number(context['retry_after_ms'] ?? 0);
    schedule(clientId, Math.max(asked, backoffMs(failures + 1, BACKOFF, Math.random)), failures + 1);
  } else {
    change(clientId, { state: 'failed', error: answer.error });
    sayStuck(pending, labels.notSentTo);
  }
}

function settle(pending: Pending, stored: Message | Note | undefined): void {
  const { conversationId, clientId, mark, kind, actions } = pending;
  drop(clientId);
  const member = me.peek()?.member;
  const author = member ? { id: member.id, name: member.name } : null;
  if (stored && kind === 'reply') {
    const message = stored as Message;
    announce({ type: 'message', conversation_id: conversationId, message, previous_message_at: mark, author });
    // Its successors knew of it, though it had no time yet.
    setOutbox(
      outbox
        .peek()
        .map(each =>
          each.conversationId === conversationId && each.mark === mark ? { ...each, mark: message.created_at } : each,
        ),
    );
  } else if (stored) {
    announce({ type: 'note', conversation_id: conversationId, note: stored as Note });
  }
  if (actions.length > 0) void act(conversationId, actions);
}

async function act(conversationId: string, actions: readonly MacroAction[]): Promise<void> {
  const shown = thread.peek();
  const known = shown?.id === conversationId ? shown.conversation : null;
  const path = `${ROUTES.agentConversations}/${encodeURIComponent(conversationId)}`;
  const read = known ? null : await api.get<AgentConversation>(path);
  const conversation = known ?? (read?.ok ? read.value : null);
  if (conversation) await changeConversation(conversation, changeOf(actions, conversation));
}

/** A newer message was there first: the words go back, and it is shown what they did not know. */
function hold(pending: Pending, newer: Message[]): void {
  drop(pending.clientId);
  for (const message of newer) {
    announce({
      type: 'message',
      conversation_id: pending.conversationId,
      message,
      previous_message_at: null,
      author: null,
    });
  }
  giveBack(pending);
  showHeld(pending.conversationId, newer);
  sayStuck(pending, labels.heldBackFrom);
}

/** Whoever has gone on believes that it went out; it stays until they have looked. */
function sayStuck({ conversationId, to }: Pending, say: (to: string) => string): void {
  if (thread.peek()?.id === conversationId) return;
  const action = { label: labels.look, run: () => openConversation(conversationId) };
  toast(say(to), { kind: 'problem', action, ms: 0 });
}

/** What waits for one conversation goes to the one it became a part of. */
export function moveOutbox(from: string, to: string): void {
  const move = <T extends { conversationId: string }>(each: T): T =>
    each.conversationId === from ? { ...each, conversationId: to } : each;
  if (outbox.peek().some(({ conversationId }) => conversationId === from)) setOutbox(outbox.peek().map(move));
  const kept = held.peek().get(from);
  if (kept) showHeld(to, kept.newer);
  forgetHeld(from);
}

export function showHeld(conversationId: string, newer: readonly Message[]): void {
  held.value = new Map(held.peek()).set(conversationId, { conversationId, newer });
}

export function forgetHeld(conversationId: string): void {
  const next = new Map(held.peek());
  if (next.delete(conversationId)) held.value = next;
}

/** A closing page sends what waits, so that nobody has to stay for it; what did not get through is sent next time. */
function sendAllNow(): void {
  for (const pending of outbox.peek()) {
    if (pending.state !== 'waiting') continue;
    clearTimeout(timers.get(pending.clientId));
    change(pending.clientId, { state: 'sending' });
    void post(pending, true).then(answer => {
      // The page came back, or never went.
      if (answer.ok) settle(pending, answer.value);
      else if (find(pending.clientId)) retry(pending.clientId);
    });
  }
}

/** From log-in to log-out. */
export function keepOutbox(): () => void {
  const member = me.peek()?.member.id ?? '';
  keeper = keepPending(member, found => {
    const adopted = found.map(each => (each.state === 'failed' ? each : { ...each, state: 'waiting' as const }));
    setOutbox([...outbox.peek(), ...adopted]);
    for (const pending of adopted) {
      if (pending.state === 'waiting') schedule(pending.clientId, 0);
      // Refused before the page went: its words are not lost, and are not sent unasked either.
      else sayStuck(pending, labels.notSentTo);
    }
  });
  // A connection that is back is used at once.
  const end = effect(() => {
    if (connection.value !== 'live') return;
    for (const { clientId, state, error } of outbox.peek()) if (state === 'waiting' && error) schedule(clientId, 0);
  });
  addEventListener('pagehide', sendAllNow);
  return () => {
    end();
    removeEventListener('pagehide', sendAllNow);
    sendAllNow();
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    outbox.value = [];
    keeper?.close();
    keeper = null;
  };
}
