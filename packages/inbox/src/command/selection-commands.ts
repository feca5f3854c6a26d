import { route } from '../app/router.ts';
import { me } from '../app/session.ts';
import { labels } from '../labels.ts';
import { list, openId } from '../list/list.ts';
import { step } from '../list/navigate.ts';
import { hasSelection, rowInHand, selectAll, selectNone, selectTo, toggleSelected } from '../list/selection.ts';
import { chooseAssignee, choosePriority, chooseSnooze, chooseStatus, chooseTags, close } from './choices.tsx';
import { type Command, inGroup } from './registry.ts';
import { theSelected } from './target.ts';

const hasRows = () => route.peek().page === 'desk' && (list.peek()?.rows.length ?? 0) > 0;
const title = labels.command;

/** Choosing rows. */
export const selectionCommands = inGroup('list', [
  {
    id: 'select',
    title: title.select,
    icon: 'checkCircle',
    keys: ['x'],
    words: 'mark bulk many',
    isAvailable: hasRows,
    run() {
      const id = rowInHand();
      if (id) toggleSelected(id);
    },
  },
  {
    id: 'select-next',
    title: title.selectNext,
    icon: 'down',
    keys: ['shift+j', 'shift+arrowdown'],
    isAvailable: hasRows,
    run: () => selectOn(1),
  },
  {
    id: 'select-previous',
    title: title.selectPrevious,
    icon: 'back',
    keys: ['shift+k', 'shift+arrowup'],
    isAvailable: hasRows,
    run: () => selectOn(-1),
  },
  {
    id: 'select-all',
    title: title.selectAll,
    icon: 'checkCircle',
    keys: ['shift+x'],
    words: 'bulk many',
    isAvailable: hasRows,
    run: selectAll,
  },
  {
    id: 'select-none',
    title: title.selectNone,
    icon: 'close',
    keys: ['escape'],
    isAvailable: hasSelection,
    run: selectNone,
  },
]);

/** What can be done with all of them at once, by the keys that do it to one. */
export const bulkCommands = inGroup('selection', [
  many('many-close', title.manyClose, 'check', 'e', () => close(theSelected)),
  many('many-snooze', title.manySnooze, 'clock', 's', () => chooseSnooze(theSelected)),
  many('many-pending', title.manyPending, 'hourglass', 'w', () => theSelected.change(() => ({ status: 'pending' }))),
  many('many-assign', title.manyAssign, 'person', 'a', () => chooseAssignee(theSelected)),
  many('many-assign-me', title.manyAssignMe, 'personAdd', 'i', () => {
    const assignee_id = me.peek()?.member.id ?? null;
    theSelected.change(() => ({ assignee_id }));
  }),
  many('many-tags', title.manyTags, 'tag', 't', () => chooseTags(theSelected)),
  many('many-priority', title.manyPriority, 'flag', 'p', () => choosePriority(theSelected)),
  many('many-status', title.manyStatus, 'circleDot', null, () => chooseStatus(theSelected)),
]);

function many(
  id: string,
  title: string,
  icon: Command['icon'],
  key: string | null,
  run: () => void,
): Omit<Command, 'group'> {
  return { id, title, icon, keys: key ? [key] : [], isAvailable: hasSelection, run };
}

/** The one in hand and its neighbour; which is then in hand. */
function selectOn(by: 1 | -1): void {
  const from = rowInHand();
  if (!from) return;
  if (openId.peek() === null || !hasSelection()) selectTo(from);
  step(by);
  const to = openId.peek();
  if (to) selectTo(to);
}
