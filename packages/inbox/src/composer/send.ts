import { LIMITS, type MacroAction } from '@deskbell/protocol';
import { me } from '../app/session.ts';
import { labels } from '../labels.ts';
import { goOn, openConversation } from '../list/navigate.ts';
import { nameOfCustomer } from '../people/customer-name.ts';
import { assignable, members } from '../people/members.ts';
import { thread } from '../thread/thread.ts';
import { markOf, messagesAfter } from '../thread/timeline.ts';
import { toast } from '../ui/toast.tsx';
import { filesOf, takeFiles } from './attachments.ts';
import { peekWriting, write } from './drafts.ts';
import { focusComposer } from './focus.ts';
import { writeMentions } from './mentions.ts';
import { enqueue, forgetHeld, held, showHeld, undo } from './outbox.ts';

/** How many characters too many; 0: it fits. */
export const excessOf = (content: string): number =>
  Math.max(0, [...content.trim()].length - LIMITS.contentMaxCodePoints);

export function canSend(conversationId: string): boolean {
  const { content, kind } = peekWriting(conversationId);
  const files = kind === 'reply' ? filesOf(conversationId) : [];
  const isReady = files.every(({ upload, problem }) => upload !== null && problem === null);
  return (content.trim() !== '' || files.length > 0) && isReady && excessOf(content) === 0;
}

/** Sends what is written, and does `more` when it has arrived; answers whether it is on its way. */
export function sendWriting(more: readonly MacroAction[] = []): boolean {
  const shown = thread.peek();
  if (shown?.status !== 'ready') return false;
  if (!canSend(shown.id)) {
    sayWhyNot(shown.id);
    return false;
  }
  const { id } = shown;
  const { kind, content, mark, actions } = peekWriting(id);
  const hasLooked = held.peek().has(id) || content === '';
  const seen = hasLooked ? markOf(shown.items) : mark;
  if (kind === 'reply') {
    // Known here already: no need to ask the server.
    const newer = messagesAfter(shown.items, seen, me.peek()?.member.id ?? '');
    if (newer.length > 0) {
      showHeld(id, newer);
      return false;
    }
  }
  const attachments = kind === 'reply' ? takeFiles(id) : [];
  const text = content.trim() || attachments.map(({ filename }) => filename).join(', ');
  const everybody = assignable.peek().length > 0 ? assignable.peek() : members.peek();
  enqueue({
    conversationId: id,
    to: shown.conversation ? nameOfCustomer(shown.conversation) : '',
    kind,
    content: kind === 'note' ? writeMentions(text, everybody) : text,
    mark: kind === 'reply' ? markOf(shown.items) : null,
    attachments,
    actions: [...actions, ...more],
  });
  forgetHeld(id);
  write(id, { content: '', kind: 'reply', actions: [] });
  return true;
}

/** A key that does nothing would be pressed again. */
function sayWhyNot(conversationId: string): void {
  const files = peekWriting(conversationId).kind === 'reply' ? filesOf(conversationId) : [];
  if (files.some(({ problem }) => problem !== null)) toast(labels.fileInTheWay, { kind: 'problem' });
  else if (files.some(({ upload }) => upload === null)) toast(labels.stillUploading);
}

/** Done with it: the next one is opened while it goes out. */
export function sendAndClose(): void {
  if (sendWriting([{ type: 'status', status: 'closed' }])) goOn();
}

/** Its writer has seen what came meanwhile, and goes on. */
export function acknowledge(conversationId: string): void {
  forgetHeld(conversationId);
  const shown = thread.peek();
  if (shown?.id === conversationId) write(conversationId, { mark: markOf(shown.items) });
}

/** Takes back what was sent last, if it is not out yet, and goes back to where it was written. */
export function undoSend(clientId?: string): void {
  const taken = undo(clientId);
  if (!taken) return;
  if (thread.peek()?.id !== taken.conversationId) openConversation(taken.conversationId);
  focusComposer(taken.kind);
}
