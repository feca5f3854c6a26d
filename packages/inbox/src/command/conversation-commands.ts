import { type ConversationChange, ROUTES } from '@deskbell/protocol';
import { api } from '../api/http.ts';
import { sayError } from '../api/say-error.ts';
import { me } from '../app/session.ts';
import { labels } from '../labels.ts';
import { openId } from '../list/list.ts';
import { openConversation } from '../list/navigate.ts';
import { announce } from '../live/live.ts';
import { keepUnread } from '../thread/read.ts';
import { thread } from '../thread/thread.ts';
import { toast } from '../ui/toast.tsx';
import { chooseAssignee, choosePriority, chooseSnooze, chooseStatus, chooseTags, close } from './choices.tsx';
import { inGroup } from './registry.ts';
import { current, theOpenOne } from './target.ts';

const isOpen = () => current() !== null;
const isClosed = () => current()?.status === 'closed';
const isNotClosed = () => isOpen() && !isClosed();
const title = labels.command;
const change = (by: ConversationChange) => theOpenOne.change(() => by);

/** What can be done with the conversation that is open. */
export const conversationCommands = inGroup('conversation', [
  {
    id: 'close',
    title: title.close,
    icon: 'check',
    keys: ['e'],
    words: 'done archive resolve',
    isAvailable: isNotClosed,
    run: () => close(theOpenOne),
  },
  {
    id: 'reopen',
    title: title.reopen,
    icon: 'undo',
    keys: ['e'],
    isAvailable: isClosed,
    run: () => change({ status: 'open' }),
  },
  {
    id: 'snooze',
    title: title.snooze,
    icon: 'clock',
    keys: ['s'],
    words: 'later remind',
    isAvailable: isOpen,
    run: () => chooseSnooze(theOpenOne),
  },
  {
    id: 'pending',
    title: title.pending,
    icon: 'hourglass',
    keys: ['w'],
    words: 'wait',
    isAvailable: () => isOpen() && current()?.status !== 'pending',
    run: () => change({ status: 'pending' }),
  },
  { id: 'status', title: title.status, icon: 'circleDot', isAvailable: isOpen, run: () => chooseStatus(theOpenOne) },
  {
    id: 'assign',
    title: title.assign,
    icon: 'person',
    keys: ['a'],
    words: 'owner',
    isAvailable: isOpen,
    run: () => chooseAssignee(theOpenOne),
  },
  {
    id: 'assign-me',
    title: title.assignMe,
    icon: 'personAdd',
    keys: ['i'],
    words: 'take',
    isAvailable: () => isOpen() && current()?.assignee_id !== me.peek()?.member.id,
    run: () => change({ assignee_id: me.peek()?.member.id ?? null }),
  },
  {
    id: 'unassign',
    title: title.unassign,
    icon: 'person',
    isAvailable: () => typeof current()?.assignee_id === 'string',
    run: () => change({ assignee_id: null }),
  },
  {
    id: 'priority',
    title: title.priority,
    icon: 'flag',
    keys: ['p'],
    words: 'urgent',
    isAvailable: isOpen,
    run: () => choosePriority(theOpenOne),
  },
  {
    id: 'tags',
    title: title.tags,
    icon: 'tag',
    keys: ['t'],
    words: 'label',
    isAvailable: isOpen,
    run: () => chooseTags(theOpenOne),
  },
  {
    id: 'ai-on',
    title: title.aiOn,
    icon: 'spark',
    words: 'bot',
    isAvailable: () => current()?.ai_enabled === false,
    run: () => change({ ai_enabled: true }),
  },
  {
    id: 'ai-off',
    title: title.aiOff,
    icon: 'spark',
    words: 'bot',
    isAvailable: () => current()?.ai_enabled === true,
    run: () => change({ ai_enabled: false }),
  },
  {
    id: 'unread',
    title: title.unread,
    icon: 'mail',
    keys: ['shift+u'],
    words: 'read later',
    isAvailable: canBeUnread,
    run: () => void keepForLater(),
  },
  { id: 'copy-link', title: title.copyLink, icon: 'link', isAvailable: isOpen, run: () => void copyLink() },
  {
    id: 'transcript',
    title: title.transcript,
    icon: 'mail',
    isAvailable: () => current()?.customer.email !== null && isOpen(),
    run: () => void mailTranscript(),
  },
  {
    id: 'customer',
    title: title.customer,
    icon: 'panel',
    keys: [']'],
    isAvailable: isOpen,
    run: () => document.getElementById('customer-toggle')?.click(),
  },
]);

async function copyLink(): Promise<void> {
  const url = `${location.origin}${ROUTES.inbox}/conversation/${current()?.id ?? ''}`;
  try {
    await navigator.clipboard.writeText(url);
    toast(labels.copied);
  } catch {
    // Not allowed here; the address bar has it too.
    toast(labels.couldNotCopy, { kind: 'problem' });
  }
}

/** One's own newest message is never unread, nor is nothing (DK8). */
function canBeUnread(): boolean {
  const newest = thread.peek()?.items.findLast(item => item.kind === 'message');
  // Before its messages are here, the conversation says at least that there are some.
  return newest ? newest.author?.id !== me.peek()?.member.id : typeof current()?.last_message_at === 'string';
}

/** And leaves it: what is looked at is read. */
async function keepForLater(): Promise<void> {
  const id = current()?.id ?? '';
  const answer = await keepUnread(id);
  if (!answer.ok) return void toast(sayError(answer.error), { kind: 'problem' });
  if (openId.peek() === id) openConversation(null);
  announce({ type: 'unread', conversation_id: id });
  toast(labels.keptUnread);
}

async function mailTranscript(): Promise<void> {
  const answer = await api.post(`${ROUTES.agentConversations}/${current()?.id ?? ''}/transcript`);
  if (answer.ok) toast(labels.transcriptSent);
  else toast(sayError(answer.error), { kind: 'problem' });
}
