import type { TimelineItem } from '@deskbell/protocol';
import { useEffect, useRef, useState } from 'preact/hooks';
import { me } from '../app/session.ts';
import { headNote, nameOfSender } from './name-of-sender.ts';
import type { Thread } from './thread.ts';
import { idOf, isRedacted, timeOf } from './timeline.ts';

/** After a cut a whole page may come at once; nobody listens to fifty. */
const SAID_MAX = 3;

/** Says aloud what others write in the conversation that is open; not what was there, nor older pages. */
export function Announced({ shown }: { shown: Thread }) {
  const { items } = shown;
  const newest = items.at(-1);
  const told = useRef(newest ? timeOf(newest) : '');
  const [said, setSaid] = useState<readonly { id: string; text: string }[]>([]);

  useEffect(() => {
    const fresh = items.filter(item => timeOf(item) > told.current);
    const last = items.at(-1);
    if (last) told.current = timeOf(last);
    const heard = fresh.flatMap(item => {
      const text = sayItem(item, shown);
      return text === null ? [] : [{ id: idOf(item), text }];
    });
    if (heard.length > 0) setSaid(heard.slice(-SAID_MAX));
  }, [items, shown]);

  const isGone = (id: string) =>
    items.some(item => item.kind === 'message' && item.message.id === id && isRedacted(item.message));
  return (
    <div class="visually-hidden" role="status">
      {said
        .filter(({ id }) => !isGone(id))
        .map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
    </div>
  );
}

/** Null for what one knows, having done it oneself. */
function sayItem(item: TimelineItem, shown: Thread): string | null {
  if (item.kind === 'event' || (item.author && item.author.id === me.peek()?.member.id)) return null;
  if (item.kind === 'note') return `${headNote(item)}: ${item.note.content}`;
  return isRedacted(item.message) ? null : `${nameOfSender(item, shown)}: ${item.message.content}`;
}
