import { useCallback } from 'preact/hooks';
import { isSidebarOpen } from '../app/layout.ts';
import { route } from '../app/router.ts';
import { labels } from '../labels.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { Empty, Failed } from '../ui/states.tsx';
import { ConversationRow } from './conversation-row.tsx';
import { counts, savedViews } from './desk-lists.ts';
import { list, loadMore, openId, reload, sortBy } from './list.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import { viewEntries } from './view-menu.tsx';
import { countOf, findView, sayCount } from './views.ts';
import { VirtualList } from './virtual-list.tsx';
import './list.css';

export const ROW_REM = 5.125;

export function ListPane() {
  const here = route.value;
  const shown = list.value;
  const more = useCallback(() => void loadMore(), []);
  const isUnknown = here.page === 'desk' && findView(here.view, savedViews.value) === null;
  if (isUnknown) {
    return (
      <section class="list-pane">
        <Empty icon="bookmark" title={labels.noSuchView} />
      </section>
    );
  }
  if (!shown) return <section class="list-pane" />;
  const { view, rows, status, error } = shown;
  const count = countOf(view.id, counts.value);
  const stop = rows.some(({ id }) => id === openId.value) ? openId.value : (rows[0]?.id ?? null);
  return (
    <section class="list-pane" aria-labelledby="list-title">
      <header class="pane-head">
        <IconButton
          class="only-narrow"
          icon="menu"
          label={labels.openSidebar}
          onClick={() => (isSidebarOpen.value = true)}
        />
        <h1 id="list-title" class="clip" dir="auto">
          {view.name}
        </h1>
        {count !== null && count > 0 && <span class="count">{sayCount(count)}</span>}
        <span class="row-gap" />
        <MenuButton
          variant="quiet"
          size="small"
          icon="sort"
          label={labels.order}
          align="end"
          entries={[
            { label: labels.sorts.waiting, isChecked: view.sort === 'waiting', run: () => sortBy('waiting') },
            { label: labels.sorts.activity, isChecked: view.sort === 'activity', run: () => sortBy('activity') },
          ]}
        />
        <MenuButton
          variant="quiet"
          size="small"
          icon="filter"
          label={labels.filter}
          align="end"
          entries={viewEntries(view)}
        />
      </header>
      {status === 'failed' && error ? (
        <Failed error={error} onRetry={() => void reload()} />
      ) : status === 'loading' ? (
        <ListSkeleton />
      ) : rows.length === 0 ? (
        <Empty icon="checkCircle" title={labels.emptyView}>
          <p>{labels.emptyViewHint}</p>
        </Empty>
      ) : (
        <div class="list-keys">
          <VirtualList
            label={view.name}
            rows={rows}
            rowRem={ROW_REM}
            keyOf={row => row.id}
            activeKey={openId.value}
            resetKey={`${view.id} ${view.sort}`}
            hasMore={shown.cursor !== null && error === null}
            onMore={more}
            renderRow={row => (
              <ConversationRow row={row} view={view} isOpen={row.id === openId.value} isStop={row.id === stop} />
            )}
            foot={
              error && (
                <div class="list-foot">
                  <Button size="small" icon="retry" onClick={more}>
                    {labels.tryAgain}
                  </Button>
                </div>
              )
            }
          />
        </div>
      )}
    </section>
  );
}
