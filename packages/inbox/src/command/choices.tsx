import { type AgentConversation, CONVERSATION_STATUSES, LIMITS, PRIORITIES } from '@deskbell/protocol';
import { labels } from '../labels.ts';
import { tags } from '../list/desk-lists.ts';
import { assignable } from '../people/members.ts';
import { Avatar } from '../ui/avatar.tsx';
import { sayMoment } from '../ui/time.ts';
import { filterByWords } from './match.ts';
import { openPalette } from './palette.tsx';
import { snoozeTimes } from './snooze-times.ts';
import type { Target } from './target.ts';

// Choices about the conversation that is open, or about all that are selected.

export function chooseAssignee(target: Target): void {
  openPalette({
    label: labels.assign,
    placeholder: labels.assignPlaceholder,
    choices(typed) {
      const isWith = (id: string | null) => isTrueOfAll(target, each => each.assignee_id === id);
      const people = filterByWords(typed, assignable.value, ({ name, email }) => `${name} ${email}`).map(member => ({
        id: member.id,
        label: member.name,
        detail: member.email,
        picture: <Avatar id={member.id} name={member.name} size={1.5} />,
        isChecked: isWith(member.id),
        run: () => target.change(() => ({ assignee_id: member.id })),
      }));
      const nobody = filterByWords(typed, [labels.nobody], each => each).map(label => ({
        id: 'nobody',
        label,
        icon: 'personAdd' as const,
        isChecked: isWith(null),
        run: () => target.change(() => ({ assignee_id: null })),
      }));
      return [...people, ...nobody];
    },
  });
}

export function choosePriority(target: Target): void {
  openPalette({
    label: labels.priority,
    placeholder: labels.priority,
    choices: typed =>
      filterByWords(typed, PRIORITIES.toReversed(), each => labels.priorities[each]).map(priority => ({
        id: priority,
        label: labels.priorities[priority],
        icon: 'flag' as const,
        isChecked: isTrueOfAll(target, each => each.priority === priority),
        run: () => target.change(() => ({ priority })),
      })),
  });
}

export function chooseStatus(target: Target): void {
  openPalette({
    label: labels.changeStatus,
    placeholder: labels.changeStatus,
    choices: typed =>
      filterByWords(typed, CONVERSATION_STATUSES, each => labels.status[each]).map(status => ({
        id: status,
        label: labels.status[status],
        icon: ({ open: 'circleDot', pending: 'hourglass', snoozed: 'clock', closed: 'checkCircle' } as const)[status],
        isChecked: isTrueOfAll(target, each => each.status === status),
        run() {
          if (status === 'snoozed') queueMicrotask(() => chooseSnooze(target));
          else if (status === 'closed') close(target);
          else target.change(() => ({ status }));
        },
      })),
  });
}

export function chooseSnooze(target: Target): void {
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
        run: () => snooze(target, at),
      }));
    },
  });
}

export function chooseTags(target: Target): void {
  openPalette({
    label: labels.editTags,
    placeholder: labels.tagsPlaceholder,
    choices(typed) {
      const own = [...new Set(target.all().flatMap(each => each.tags))].sort();
      const known = [...new Set([...own, ...tags.value.map(({ tag }) => tag)])];
      const found = filterByWords(typed, known, each => each).map(tag => ({
        id: tag,
        label: tag,
        icon: 'tag' as const,
        isChecked: isTrueOfAll(target, each => each.tags.includes(tag)),
        staysOpen: target.isOne,
        run: () => toggleTag(target, tag),
      }));
      const fresh = typed.trim().toLowerCase().slice(0, LIMITS.tagMaxCodePoints);
      if (fresh === '' || known.includes(fresh)) return found;
      const create = {
        id: `new ${fresh}`,
        label: labels.newTag(fresh),
        icon: 'plus' as const,
        staysOpen: target.isOne,
      };
      return [...found, { ...create, run: () => toggleTag(target, fresh) }];
    },
  });
}

/** Taken off where all have it; else those get it that do not. */
function toggleTag(target: Target, tag: string): void {
  const isOff = isTrueOfAll(target, each => each.tags.includes(tag));
  target.change(({ tags: own }) => ({
    tags: isOff ? own.filter(each => each !== tag) : [...new Set([...own, tag])].sort(),
  }));
}

export const close = (target: Target): void => target.leave({ status: 'closed' }, 'closed');

const snooze = (target: Target, at: number | null): void =>
  target.leave(at === null ? { status: 'snoozed' } : { snooze_until: new Date(at).toISOString() }, 'snoozed');

function isTrueOfAll(target: Target, holds: (each: AgentConversation) => boolean): boolean {
  const all = target.all();
  return all.length > 0 && all.every(holds);
}
