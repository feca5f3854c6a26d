import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { pendingHere } from '../composer/outbox.ts';
import { labels } from '../labels.ts';
import { now } from '../live/now.ts';
import { Icon } from '../ui/icon.tsx';
import { sayDay } from '../ui/time.ts';
import { Announced } from './announced.tsx';
import { MessageBubble, NoteBubble } from './bubbles.tsx';
import { toEntries } from './entries.ts';
import { EventLine } from './event-line.tsx';
import { PendingBubble } from './pending-bubble.tsx';
import { loadOlder, type Thread } from './thread.ts';
import { idOf } from './timeline.ts';
import { isCustomerTyping, viewers } from './viewers.ts';

/** So near to the end counts as being there. */
const NEAR_PX = 80;
const OLDER_AT_PX = 400;

export function Timeline({ shown }: { shown: Thread }) {
  const { items, older, isLoadingOlder } = shown;
  const pending = pendingHere.value;
  const entries = useMemo(() => toEntries(items), [items]);
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const before = useRef({ first: '', height: 0, top: 0 });
  const [hasNews, setNews] = useState(false);
  const first = items[0] ? idOf(items[0]) : '';
  const last = items.at(-1);
  const lastId = last ? idOf(last) : '';
  const isTyping = isCustomerTyping.value;

  // What comes in at the end is followed by who is there; what comes in at the beginning moves nothing one reads.
  useLayoutEffect(() => {
    const view = box.current;
    if (!view) return;
    const known = before.current;
    if (isAtEnd.current) view.scrollTop = view.scrollHeight;
    else if (known.first !== first) view.scrollTop = known.top + view.scrollHeight - known.height;
    before.current = { first, height: view.scrollHeight, top: view.scrollTop };
  }, [first, lastId, pending.length, isTyping]);
  useLayoutEffect(() => {
    if (!isAtEnd.current) setNews(true);
  }, [lastId]);
  useLayoutEffect(() => {
    if (pending.length > 0) toEnd();
  }, [pending.length]);
  useLayoutEffect(() => {
    const view = box.current;
    if (!view) return;
    // Pictures that are loaded, a composer that grows: who was at the end stays there.
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) view.scrollTop = view.scrollHeight;
    });
    observer.observe(view);
    if (view.firstElementChild) observer.observe(view.firstElementChild);
    return () => observer.disconnect();
  }, []);

  function toEnd(): void {
    const view = box.current;
    if (!view) return;
    isAtEnd.current = true;
    view.scrollTop = view.scrollHeight;
    setNews(false);
  }

  function onScroll(): void {
    const view = box.current;
    if (!view) return;
    isAtEnd.current = view.scrollHeight - view.scrollTop - view.clientHeight < NEAR_PX;
    before.current = { ...before.current, height: view.scrollHeight, top: view.scrollTop };
    if (isAtEnd.current) setNews(false);
    if (view.scrollTop < OLDER_AT_PX && older !== null) void loadOlder();
  }

  return (
    <div class="timeline-frame">
      <div
        ref={box}
        class="timeline scroll"
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling by keyboard needs it
        tabIndex={0}
        // What is new is said by `Announced`: older pages, read into it, would be read aloud too.
        role="log"
        aria-live="off"
        aria-label={labels.conversation}
      >
        <div class="timeline-inside">
          {older === null ? (
            <p class="timeline-start">{items.length === 0 ? labels.noMessages : labels.beginning}</p>
          ) : (
            <p class="timeline-start">{isLoadingOlder ? labels.loading : ' '}</p>
          )}
          {entries.map(entry => {
            if (entry.type === 'day') {
              return (
                <h2 key={entry.key} class="day">
                  {sayDay(entry.at, now.value)}
                </h2>
              );
            }
            const { item, key, isFirst, isLast } = entry;
            if (item.kind === 'event') return <EventLine key={key} event={item.event} />;
            if (item.kind === 'note') return <NoteBubble key={key} item={item} isFirst={isFirst} isLast={isLast} />;
            return <MessageBubble key={key} item={item} thread={shown} isFirst={isFirst} isLast={isLast} />;
          })}
          {pending.map(each => (
            <PendingBubble key={each.clientId} pending={each} />
          ))}
          <p class="typing" aria-live="polite">
            {isTyping && labels.customerTypes}
            {viewers.value.some(({ is_typing }) => is_typing) &&
              ` ${labels.agentsType(viewers.value.filter(({ is_typing }) => is_typing).map(({ name }) => name))}`}
          </p>
        </div>
      </div>
      <Announced key={shown.id} shown={shown} />
      {hasNews && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon name="down" /> {labels.newBelow}
        </button>
      )}
    </div>
  );
}
