import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Desk, DeskState } from '../desk.ts';
import { Icon } from '../icons.tsx';
import { Bubble } from './bubble.tsx';
import { Intro, LoadFailed, Skeleton } from './no-messages.tsx';
import { buildRows } from './rows.ts';
import { usePinned } from './use-pinned.ts';

/** Newer than this when first shown: it slides in. */
const FRESH_MS = 4_000;

export function Conversation({ desk, state }: { desk: Desk; state: DeskState }) {
  const { support, language, opening, isOpen } = state;
  const { messages, pending, typing, hasOlder } = support;
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => buildRows(messages, pending), [messages, pending]);
  const { isAtEnd, missed, toEnd } = usePinned(list, rows, isOpen);
  const [isLoadingOlder, setLoadingOlder] = useState(false);
  const isEmpty = rows.length === 0;
  const isLoading = isEmpty && (opening === 'loading' || opening === 'idle');

  async function loadOlder(): Promise<void> {
    if (isLoadingOlder) return;
    setLoadingOlder(true);
    await desk.client.support.loadOlder();
    setLoadingOlder(false);
  }

  const lastOwn = rows.findLastIndex(isOwn);
  const content = useMemo(
    () =>
      rows.map((row, at) =>
        row.kind === 'day' ? (
          <li key={row.key} class="day">
            {language.day(row.at, Date.now())}
          </li>
        ) : (
          <Bubble
            key={row.key}
            row={row}
            desk={desk}
            language={language}
            isFresh={row.kind === 'pending' || Date.now() - row.at < FRESH_MS}
            isLastSent={at === lastOwn}
          />
        ),
      ),
    [rows, language, desk],
  );

  return (
    <div class="conversation">
      <section
        class="scroll"
        ref={list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
        tabIndex={0}
        aria-label={language.say('conversation')}
        aria-busy={isLoading}
      >
        {isLoading && <Skeleton language={language} />}
        {isEmpty && opening === 'failed' && <LoadFailed desk={desk} state={state} />}
        {/* Always there, as usePinned watches it from the start: the greeting comes after the messages. */}
        <div>{opening === 'ready' && !hasOlder && <Intro state={state} />}</div>
        {!isEmpty && hasOlder && (
          <OlderSentinel isLoading={isLoadingOlder} label={language.say('older')} load={loadOlder} list={list} />
        )}
        <ul class="rows">
          {content}
          {typing && (
            <li class="row theirs typing">
              <span class="dots" aria-hidden="true">
                <i />
                <i />
                <i />
              </span>
              <span class="said">
                {language.say('typing', { who: language.say(typing === 'ai' ? 'ai' : 'agent') })}
              </span>
            </li>
          )}
        </ul>
      </section>
      {!isAtEnd && (
        <button type="button" class={missed > 0 ? 'pill has-news' : 'pill'} onClick={toEnd}>
          <Icon name="down" />
          {missed > 0 ? (
            language.say('newMessages', { count: missed })
          ) : (
            <span class="said">{language.say('toNewest')}</span>
          )}
        </button>
      )}
    </div>
  );
}

function isOwn(row: { kind: string; sender?: string }): boolean {
  return row.kind === 'message' && row.sender === 'customer';
}

interface OlderProps {
  isLoading: boolean;
  label: string;
  load: () => void;
  list: { current: HTMLElement | null };
}

/** Earlier messages are fetched when their place comes near; the button is for those who do not scroll. */
function OlderSentinel({ isLoading, label, load, list }: OlderProps) {
  const button = useRef<HTMLButtonElement>(null);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (!button.current) return;
    const observer = new IntersectionObserver(seen => seen.some(each => each.isIntersecting) && latest.current(), {
      root: list.current,
      rootMargin: '300px 0px 0px 0px',
    });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [list]);
  return (
    <button ref={button} type="button" class="older" aria-busy={isLoading} onClick={load}>
      {label}
    </button>
  );
}
