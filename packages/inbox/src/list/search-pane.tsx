import { ROUTES, type SearchHit } from '@deskbell/protocol';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isSidebarOpen } from '../app/layout.ts';
import { navigate, route } from '../app/router.ts';
import { searchPath } from '../app/routes.ts';
import { isComposing } from '../command/keys.ts';
import { labels } from '../labels.ts';
import { now } from '../live/now.ts';
import { nameOfCustomer } from '../people/customer-name.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Empty, Failed } from '../ui/states.tsx';
import { sayAgo } from '../ui/time.ts';
import { openId } from './list.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import { step } from './navigate.ts';
import { runSearch, search, searchOn } from './search.ts';
import { VirtualList } from './virtual-list.tsx';
import './list.css';

const WAIT_MS = 180;
const HIT_REM = 5.125;

export function SearchPane() {
  const here = route.value;
  const asked = here.page === 'search' ? here.query : '';
  const id = here.page === 'search' ? here.conversationId : null;
  const [typed, setTyped] = useState(asked);
  const field = useRef<HTMLInputElement>(null);
  const found = search.value;
  const more = useCallback(() => void searchOn(), []);

  useEffect(() => setTyped(asked), [asked]);
  useEffect(() => {
    if (search.peek().query !== asked || search.peek().status === 'failed') void runSearch(asked);
  }, [asked]);
  useEffect(() => {
    if (typed === asked) return;
    const timer = setTimeout(() => navigate(searchPath(typed, id), { replace: true }), WAIT_MS);
    return () => clearTimeout(timer);
  }, [typed, asked, id]);
  // Before the next key comes: it belongs into the field.
  useLayoutEffect(() => field.current?.focus(), []);

  return (
    <section class="list-pane" aria-label={labels.search}>
      <h1 class="visually-hidden">{labels.search}</h1>
      <search class="pane-head search-head">
        <IconButton
          class="only-narrow"
          icon="menu"
          label={labels.openSidebar}
          onClick={() => (isSidebarOpen.value = true)}
        />
        <input
          ref={field}
          class="input"
          type="search"
          id="search-field"
          aria-label={labels.searchLabel}
          placeholder={labels.searchLabel}
          value={typed}
          maxLength={200}
          autocomplete="off"
          spellcheck={false}
          onInput={event => setTyped(event.currentTarget.value)}
          onKeyDown={toHits}
        />
      </search>
      <div class="visually-hidden" role="status">
        {found.status === 'ready' && labels.found(found.hits.length)}
      </div>
      {found.status === 'failed' && found.error ? (
        <Failed error={found.error} onRetry={() => void runSearch(asked)} />
      ) : found.hits.length > 0 ? (
        <VirtualList
          label={labels.search}
          rows={found.hits}
          rowRem={HIT_REM}
          keyOf={hit => `${hit.conversation.id} ${hit.id}`}
          activeKey={null}
          resetKey={found.query}
          hasMore={found.cursor !== null}
          onMore={more}
          renderRow={hit => <Hit hit={hit} isOpen={hit.conversation.id === openId.value} query={found.query} />}
        />
      ) : found.status === 'loading' ? (
        <ListSkeleton />
      ) : (
        <Empty icon="search" title={asked ? labels.nothingFound : labels.searchTitle}>
          <p>{asked ? labels.nothingFoundHint : labels.searchHint}</p>
        </Empty>
      )}
    </section>
  );
}

/** From the field into what was found, and back out of it. */
function toHits(event: KeyboardEvent): void {
  if (isComposing(event) || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
  const { hits } = search.peek();
  const isOpen = hits.some(({ conversation }) => conversation.id === openId.peek());
  if (event.key === 'ArrowDown' || (event.key === 'Enter' && !isOpen)) step(1);
  else if (event.key === 'ArrowUp') step(-1);
  else if (event.key === 'Escape') (event.currentTarget as HTMLElement).blur();
  else return;
  event.preventDefault();
}

const KINDS = { message: 'mail', note: 'note', customer: 'person' } as const;

function Hit({ hit, isOpen, query }: { hit: SearchHit; isOpen: boolean; query: string }) {
  const { conversation, kind, snippet, marks, created_at } = hit;
  return (
    <a
      class={isOpen ? 'hit open' : 'hit'}
      href={ROUTES.inbox + searchPath(query, conversation.id)}
      aria-current={isOpen ? 'true' : undefined}
    >
      <span class="row-line">
        <strong class="row-name clip" dir="auto">
          {nameOfCustomer(conversation)}
        </strong>
        <span class="fact">
          <Icon name={KINDS[kind]} /> {labels.hitKinds[kind]}
        </span>
        <time class="row-time" dateTime={created_at}>
          {sayAgo(Date.parse(created_at), now.value)}
        </time>
      </span>
      <span class="hit-text" dir="auto">
        <Marked text={snippet} marks={marks} />
      </span>
    </a>
  );
}

function Marked({ text, marks }: { text: string; marks: readonly [number, number][] }) {
  let at = 0;
  const parts = marks.map(([start, end]) => {
    const before = text.slice(at, start);
    at = end;
    return (
      <>
        {before}
        <mark key={start}>{text.slice(start, end)}</mark>
      </>
    );
  });
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}
