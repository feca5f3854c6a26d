import { useEffect, useState } from 'preact/hooks';
import { NO_ROOM_FOR_CUSTOMER } from '../app/layout.ts';
import { isCustomerPanelOpen } from '../app/preferences.ts';
import { Composer } from '../composer/composer.tsx';
import { CustomerPanel } from '../customer/customer-panel.tsx';
import { labels } from '../labels.ts';
import { IconButton } from '../ui/button.tsx';
import { Empty, Failed } from '../ui/states.tsx';
import { useMedia } from '../ui/use.ts';
import { reloadThread, thread } from './thread.ts';
import { ThreadHead } from './thread-head.tsx';
import { ThreadSkeleton } from './thread-skeleton.tsx';
import { Timeline } from './timeline-view.tsx';
import './thread.css';

export function ThreadPane({ isOnePane }: { isOnePane: boolean }) {
  const shown = thread.value;
  const isOverlay = useMedia(NO_ROOM_FOR_CUSTOMER);
  const [isOverlayOpen, setOverlayOpen] = useState(false);
  useEffect(() => setOverlayOpen(false), [shown?.id, isOverlay]);
  if (!shown) return null;
  const { conversation, status, error } = shown;
  const isPanelOpen = isOverlay ? isOverlayOpen : isCustomerPanelOpen.value === 'on';
  const togglePanel = () => {
    if (isOverlay) setOverlayOpen(!isOverlayOpen);
    else isCustomerPanelOpen.value = isPanelOpen ? 'off' : 'on';
  };
  if (status === 'failed' && error) {
    return error.code === 'NOT_FOUND' ? (
      <Empty icon="inbox" title={labels.conversationGone} />
    ) : (
      <Failed error={error} onRetry={() => void reloadThread()} />
    );
  }
  return (
    <>
      <section class="thread" aria-labelledby="thread-title">
        {conversation && (
          <ThreadHead
            conversation={conversation}
            isOnePane={isOnePane}
            isPanelOpen={isPanelOpen}
            onTogglePanel={togglePanel}
          />
        )}
        {status === 'loading' ? <ThreadSkeleton /> : <Timeline key={shown.id} shown={shown} />}
        {conversation && <Composer key={`composer ${shown.id}`} conversation={conversation} />}
      </section>
      {conversation && isPanelOpen && (
        <aside class={isOverlay ? 'customer-pane over scroll' : 'customer-pane scroll'} aria-label={labels.customer}>
          {isOverlay && (
            <div class="customer-close">
              <IconButton icon="close" label={labels.close} onClick={() => setOverlayOpen(false)} />
            </div>
          )}
          <CustomerPanel key={conversation.id} conversation={conversation} />
        </aside>
      )}
    </>
  );
}
