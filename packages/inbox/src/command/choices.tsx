import { type AgentConversation, CONVERSATION_STATUSES, LIMITS, PRIORITIES } from '@deskbell/protocol';
import { labels } from '../labels.ts';
import { tags } from '../list/desk-lists.ts';
import { goOn } from '../list/navigate.ts';
import { changeConversation } from '../live/change.ts';
import { assignable } from '../people/members.ts';
import { thread } from '../thread/thread.ts';
import { Avatar } from '../ui/avatar.tsx';
import { sayMoment } from '../ui/time.ts';
import { toast } from '../ui/toast.tsx';
import { filterByWords } from './match.ts';
import { openPalette } from './palette.tsx';
import { snoozeTimes } from './snooze-times.ts';

// Choices about the conversation that is open.

export const current = (): AgentConversation | null => thread.peek()?.conversation ?? null;

export function chooseAssignee(): void {
  openPalette({
    label: labels.assign,
    placeholder: labels.assignPlaceholder,
    choices(typed) {
      const assignee = current()?.assignee_id ?? null;
      const people = filterByWords(typed, assignable.value, ({ name, email }) => `${name} ${email}`).map(member => ({
        id: member.id,
        label: member.name,
        detail: member.email,
        picture: <Avatar id={member.id} name={member.name} size={1.5} />,
        isChecked: member.id === assignee,
        run: () => change({ assignee_id: member.id }),
      }));
      const nobody = filterByWords(typed, [labels.nobody], each => each).map(label => ({
        id: 'nobody',
        label,
        icon: 'personAdd' as const,
        isChecked: assignee === null,
        run: () => change({ assignee_id: null }),
      }));
      return [...people, ...nobody];
    },
  });
}

export function choosePriority(): void {
  openPalette({
    label: labels.priority,
    placeholder: labels.priority,
    choices: typed =>
      filterByWords(typed, PRIORITIES.toReversed(), each => labels.priorities[each]).map(priority => ({
        id: priority,
        label: labels.priorities[priority],
        icon: 'flag' as const,
        isChecked: current()?.priority === priority,
        run: () => change({ priority }),
      })),
  });
}

export function chooseStatus(): void {
  openPalette({
    label: labels.changeStatus,
    placeholder: labels.changeStatus,
    choices: typed =>
      filterByWords(typed, CONVERSATION_STATUSES, each => labels.status[each]).map(status => ({
        id: status,
        label: labels.status[status],
        icon: ({ open: 'circleDot', pending: 'hourglass', snoozed: 'clock', closed: 'checkCircle' } as const)[status],
        isChecked: current()?.status === status,
        run: () =>
          status === 'snoozed' ? queueMicrotask(chooseSnooze) : status === 'closed' ? close() : change({ status }),
      })),
  });
}

export function chooseSnooze(): void {
  openPalette({
    label: labels.snooze,
    placeholder: labels.snoozePlaceholder,
    choices(typed) {
      const now = Date.now();
      return snoozeTimes(typed, now).map(({ label, at }) => ({
        id: label,
        label,
        icon: 'clock' as const,
        detail: at === null ? undefined : sayMoment(at, now),
        run: () => snooze(at),
      }));
    },
  });
}

export function chooseTags(): void {
  openPalette({
    label: labels.editTags,
    placeholder: labels.tagsPlaceholder,
    choices(typed) {
      const own = thread.value?.conversation?.tags ?? [];
      const known = [...new Set([...own, ...tags.value.map(({ tag }) => tag)])];
      const found = filterByWords(typed, known, each => each).map(tag => ({
        id: tag,
        label: tag,
        icon: 'tag' as const,
        isChecked: own.includes(tag),
        staysOpen: true,
        run: () => toggleTag(tag),
      }));
      const fresh = typed.trim().toLowerCase().slice(0, LIMITS.tagMaxCodePoints);
      if (fresh === '' || known.includes(fresh)) return found;
      const create = { id: `new ${fresh}`, label: labels.newTag(fresh), icon: 'plus' as const, staysOpen: true };
      return [...found, { ...create, run: () => toggleTag(fresh) }];
    },
  });
}

function toggleTag(tag: string): void {
  const own = current()?.tags ?? [];
  change({ tags: own.includes(tag) ? own.filter(each => each !== tag) : [...own, tag].sort() });
}

export function change(by: Parameters<typeof changeConversation>[1]): void {
  const conversation = current();
  if (conversation) void changeConversation(conversation, by);
}

/** Done with: the next one is opened, and it can be taken back. */
export function close(): void {
  leave({ status: 'closed' }, labels.wasClosed);
}

function snooze(at: number | null): void {
  leave(at === null ? { status: 'snoozed' } : { snooze_until: new Date(at).toISOString() }, labels.wasSnoozed);
}

function leave(by: Parameters<typeof changeConversation>[1], said: string): void {
  const conversation = current();
  if (!conversation) return;
  goOn();
  void changeConversation(conversation, by).then(answer => {
    if (!answer.ok) return;
    const run = () => void changeConversation(answer.value, { status: conversation.status });
    toast(said, { action: { label: labels.undo, run } });
  });
}
