import { keysOf } from '../command/desk-registry.ts';
import { labels } from '../labels.ts';
import { list } from '../list/list.ts';
import { ListPane } from '../list/list-pane.tsx';
import { SearchPane } from '../list/search-pane.tsx';
import { ThreadPane } from '../thread/thread-pane.tsx';
import { Empty } from '../ui/states.tsx';
import { useMedia } from '../ui/use.ts';
import { ONE_PANE } from './layout.ts';
import { route } from './router.ts';

/** A list, and the conversation of it that is open. */
export function Conversations() {
  const here = route.value;
  const isOnePane = useMedia(ONE_PANE);
  // Where there is nothing to choose the list says so.
  const isListEmpty = here.page === 'desk' && list.value?.status === 'ready' && list.value.rows.length === 0;
  const id = here.page === 'desk' || here.page === 'search' ? here.conversationId : null;

  return (
    <main class="panes" id="content" tabIndex={-1}>
      {(!isOnePane || id === null) && (here.page === 'search' ? <SearchPane /> : <ListPane />)}
      {(!isOnePane || id !== null) && (
        <div class="thread-pane">
          {id === null && isListEmpty ? null : id === null ? (
            <Empty icon="inbox" title={labels.nothingOpen}>
              <p>{labels.nothingOpenHint}</p>
              <KeyHints />
            </Empty>
          ) : (
            <ThreadPane isOnePane={isOnePane} />
          )}
        </div>
      )}
    </main>
  );
}

/** The keys to begin with; where there is no keyboard the styles hide them. */
function KeyHints() {
  return (
    <dl class="key-hints">
      {labels.nothingOpenKeys.map(([id, words]) => (
        <div key={id}>
          <dt>
            <kbd>{keysOf(id)}</kbd>
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}
