import { navigate, route } from '../app/router.ts';
import { searchPath } from '../app/routes.ts';
import { focusComposer } from '../composer/focus.ts';
import { outbox } from '../composer/outbox.ts';
import { sendAndClose, sendWriting, undoSend } from '../composer/send.ts';
import { labels } from '../labels.ts';
import { openId } from '../list/list.ts';
import { openConversation, step } from '../list/navigate.ts';
import { hasSelection } from '../list/selection.ts';
import { newestUndo } from '../ui/toast.tsx';
import { appCommands, placeCommands } from './app-commands.ts';
import { conversationCommands } from './conversation-commands.ts';
import { type Command, inGroup } from './registry.ts';
import { bulkCommands, selectionCommands } from './selection-commands.ts';
import { current } from './target.ts';

const isOpen = () => current() !== null;
const title = labels.command;

const writingCommands = inGroup('reply', [
  {
    id: 'reply',
    title: title.reply,
    icon: 'reply',
    keys: ['r'],
    isAvailable: isOpen,
    run: () => focusComposer('reply'),
  },
  { id: 'note', title: title.note, icon: 'note', keys: ['n'], isAvailable: isOpen, run: () => focusComposer('note') },
  {
    id: 'send',
    title: title.send,
    icon: 'send',
    keys: ['mod+enter'],
    isGlobal: true,
    isAvailable: isOpen,
    run: () => void sendWriting(),
  },
  {
    id: 'send-close',
    title: title.sendClose,
    icon: 'checkCircle',
    keys: ['mod+shift+enter'],
    isGlobal: true,
    isAvailable: isOpen,
    run: sendAndClose,
  },
  {
    id: 'undo-send',
    title: title.undoSend,
    icon: 'undo',
    keys: ['z', 'mod+z'],
    isGlobal: true,
    // Where something is written, it takes back what was written.
    isAvailable: () => findUndo() !== null && !isWritten(document.activeElement),
    run: () => findUndo()?.(),
  },
]);

const listCommands = inGroup('list', [
  {
    id: 'next',
    title: title.next,
    icon: 'down',
    keys: ['j', 'alt+arrowdown'],
    isGlobal: true,
    isAvailable: hasList,
    run: () => step(1),
  },
  {
    id: 'previous',
    title: title.previous,
    icon: 'back',
    keys: ['k', 'alt+arrowup'],
    isGlobal: true,
    isAvailable: hasList,
    run: () => step(-1),
  },
  {
    id: 'leave',
    title: title.leave,
    icon: 'back',
    keys: ['u', 'escape'],
    isAvailable: () => hasList() && openId.peek() !== null && !hasSelection(),
    run: () => openConversation(null),
  },
  { id: 'search', title: title.search, icon: 'search', keys: ['/'], words: 'find', run: search },
]);

/** All there are; the registry makes the command bar, the shortcuts and their sheet of them. */
export const deskCommands: readonly Command[] = [
  // Before those of the open one, as they have the same keys.
  ...bulkCommands,
  ...conversationCommands,
  ...writingCommands,
  ...listCommands,
  ...selectionCommands,
  ...placeCommands,
  ...appCommands,
];

/** What was sent goes before what was done: it has less time. */
function findUndo(): (() => void) | null {
  return outbox.peek().some(({ state, kind }) => state === 'waiting' && kind === 'reply') ? undoSend : newestUndo();
}

const isWritten = (element: Element | null): boolean =>
  (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) && element.value !== '';

function hasList(): boolean {
  const { page } = route.peek();
  return page === 'desk' || page === 'search';
}

function search(): void {
  const field = document.getElementById('search-field');
  if (field) field.focus();
  else navigate(searchPath(''));
}
