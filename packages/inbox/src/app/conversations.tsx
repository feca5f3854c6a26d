import { labels } from '../labels.ts';
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
  const id = here.page === 'desk' || here.page === 'search' ? here.conversationId : null;

  return (
    <main class="panes" id="content" tabIndex={-1}>
      {(!isOnePane || id === null) && (here.page === 'search' ? <SearchPane /> : <ListPane />)}
      {(!isOnePane || id !== null) && (
        <div class="thread-pane">
          {id === null ? (
            <Empty icon="inbox" title={labels.nothingOpen}>
              <p>{labels.nothingOpenHint}</p>
            </Empty>
          ) : (
            <ThreadPane isOnePane={isOnePane} />
          )}
        </div>
      )}
    </main>
  );
}
