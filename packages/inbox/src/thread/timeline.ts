import type { Message, TimelineItem, TimelinePage, Timestamp } from '@deskbell/protocol';

// What happened in a conversation, on one line of time, whatever order it becomes known in. Pure.

export type Items = readonly TimelineItem[];

export function idOf(item: TimelineItem): string {
  return item.kind === 'message' ? item.message.id : item.kind === 'note' ? item.note.id : item.event.id;
}

export function timeOf(item: TimelineItem): Timestamp {
  return item.kind === 'message'
    ? item.message.created_at
    : item.kind === 'note'
      ? item.note.created_at
      : item.event.created_at;
}

/** Where two have the same time, what was said stands before what it caused. */
const RANK = { message: 0, note: 1, event: 2 };

function compare(a: TimelineItem, b: TimelineItem): number {
  const [left, right] = [timeOf(a), timeOf(b)];
  if (left !== right) return left < right ? -1 : 1;
  return RANK[a.kind] - RANK[b.kind] || (idOf(a) < idOf(b) ? -1 : 1);
}

/** Ascending, each once; what is known of an item now replaces what was known before. */
export function addItems(items: Items, more: Items): Items {
  const known = new Map(items.map(item => [idOf(item), item]));
  for (const item of more) known.set(idOf(item), withAuthor(item, known.get(idOf(item))));
  return more.reduce(heedRemoval, [...known.values()].sort(compare));
}

/** What was removed while nobody told us may lie above the page that is read again; its event does not (WR9). */
function heedRemoval(items: Items, item: TimelineItem): Items {
  if (item.kind !== 'event' || item.event.type !== 'message_redacted') return items;
  return redact(items, String(item.event.data['message_id']), item.event.created_at);
}

/** A frame may not say who wrote it; whoever said so before was right. */
function withAuthor(item: TimelineItem, before: TimelineItem | undefined): TimelineItem {
  if (item.kind === 'event' || item.author || !before || before.kind !== item.kind) return item;
  return { ...item, author: before.author } as TimelineItem;
}

/**
 * The newest page, read again: it joins what is known when the two meet, and takes its place when there is a gap
 * between them, as nothing says what lies there.
 */
export function joinNewest(known: { items: Items; older: Timestamp | null }, page: TimelinePage): typeof known {
  const newest = known.items.at(-1);
  const oldest = page.items[0];
  const hasGap = newest && oldest && page.older !== null && timeOf(newest) < timeOf(oldest);
  if (known.items.length === 0 || hasGap) return { items: addItems([], page.items), older: page.older };
  return { items: addItems(known.items, page.items), older: known.older };
}

/** The created_at of the newest message: what a reply says it has seen. */
export function markOf(items: Items): Timestamp | null {
  const newest = items.findLast(item => item.kind === 'message');
  return newest ? timeOf(newest) : null;
}

/** Messages of others that came after `mark`, ascending. */
export function messagesAfter(items: Items, mark: Timestamp | null, ownId: string): Message[] {
  return items.flatMap(item =>
    item.kind === 'message' && item.author?.id !== ownId && (mark === null || item.message.created_at > mark)
      ? [item.message]
      : [],
  );
}

export const isRedacted = ({ metadata }: Message): boolean => typeof metadata['redacted_at'] === 'string';

/** A message without its words; its place stays. */
export function redact(items: Items, messageId: string, at: Timestamp): Items {
  return items.map(item =>
    item.kind === 'message' && item.message.id === messageId && !isRedacted(item.message)
      ? {
          ...item,
          message: {
            ...item.message,
            content: '',
            attachments: [],
            metadata: { ...item.message.metadata, redacted_at: at },
          },
        }
      : item,
  );
}
