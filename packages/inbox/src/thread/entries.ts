import type { TimelineItem } from '@deskbell/protocol';
import { type Items, idOf, timeOf } from './timeline.ts';

/** A line of the thread as it is drawn. */
export type Entry =
  | { type: 'day'; key: string; at: number }
  /** `isFirst`/`isLast` of what one person said in one go. */
  | { type: 'item'; key: string; item: TimelineItem; isFirst: boolean; isLast: boolean };

/** Said within this time by the same person is one go. */
const ONE_GO_MS = 5 * 60_000;

export function toEntries(items: Items): Entry[] {
  const entries: Entry[] = [];
  let day = '';
  items.forEach((item, index) => {
    const at = Date.parse(timeOf(item));
    const today = new Date(at).toDateString();
    if (today !== day) entries.push({ type: 'day', key: `day-${today}`, at });
    const [before, after] = [items[index - 1], items[index + 1]];
    const isFirst = today !== day || !before || !belongTogether(before, item);
    const isLast = !after || !belongTogether(item, after) || new Date(timeOf(after)).toDateString() !== today;
    entries.push({ type: 'item', key: idOf(item), item, isFirst, isLast });
    day = today;
  });
  return entries;
}

function belongTogether(a: TimelineItem, b: TimelineItem): boolean {
  const speaker = speakerOf(a);
  return speaker !== null && speaker === speakerOf(b) && Date.parse(timeOf(b)) - Date.parse(timeOf(a)) < ONE_GO_MS;
}

function speakerOf(item: TimelineItem): string | null {
  if (item.kind === 'event') return null;
  const kind = item.kind === 'note' ? 'note' : item.message.sender_type;
  return `${kind} ${item.author?.id ?? (item.kind === 'note' ? item.note.author : '')}`;
}
