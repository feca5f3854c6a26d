import { ROUTES } from '@deskbell/protocol';
import { useCallback } from 'preact/hooks';
import { route } from '../app/router.ts';
import { DEFAULT_VIEW, viewPath } from '../app/routes.ts';
import { labels } from '../labels.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Failed } from '../ui/states.tsx';
import { progress } from './bulk.ts';
import { BulkBar } from './bulk-bar.tsx';
import { ConversationRow } from './conversation-row.tsx';
import { areViewsKnown, savedViews } from './desk-lists.ts';
import { EmptyList } from './empty-list.tsx';
import { list, loadMore, openId, reload } from './list.ts';
import { ListHead } from './list-head.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { Narrowed } from './narrowed.tsx';
import { selectedRows } from './selection.ts';
import { findView } from './views.ts';
import { VirtualList } from './virtual-list.tsx';
import './list.css';

export const ROW_REM = 5.125;

export function ListPane() {
  const here = route.value;
  const shown = list.value;
  const more = useCallback(() => void loadMore(), []);
  const named = here.page === 'desk' ? findView(here.view, savedViews.value) : null;
  if (here.page === 'desk' && named === null) {
    return (
      <section class="list-pane">
        {areViewsKnown.value ? (
          <Empty icon="bookmark" title={labels.noSuchView}>
            <p>{labels.noSuchViewHint}</p>
            <a class="button" href={ROUTES.inbox + viewPath(DEFAULT_VIEW)}>
              {labels.view.open}
            </a>
          </Empty>
        ) : (
          <ListSkeleton />
        )}
      </section>
    );
  }
  if (!shown) return <section class="list-pane" />;
  const { view, rows, status, error } = shown;
  const name = named?.name ?? view.name;
  const isSelecting = selectedRows.value.length > 0 || progress.value !== null;
  const stop = rows.some(({ id }) => id === openId.value) ? openId.value : (rows[0]?.id ?? null);
  return (
    <section class={isSelecting ? 'list-pane selecting' : 'list-pane'} aria-labelledby="list-title">
      {isSelecting ? <BulkBar /> : <ListHead view={view} name={name} />}
      <Narrowed view={view} />
      {status === 'failed' && error ? (
        <Failed error={error} onRetry={() => void reload()} />
      ) : status === 'loading' ? (
        <ListSkeleton />
      ) : rows.length === 0 ? (
        <EmptyList view={view} />
      ) : (
        <div class="list-keys">
          <VirtualList
            label={name}
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
