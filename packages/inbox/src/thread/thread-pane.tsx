import { useEffect, useState } from 'preact/hooks';
import type { DeskbellError } from '../api/http.ts';
import { NO_ROOM_FOR_CUSTOMER } from '../app/layout.ts';
import { isCustomerPanelOpen } from '../app/preferences.ts';
import { Composer } from '../composer/composer.tsx';
import { CustomerPanel } from '../customer/customer-panel.tsx';
import { labels } from '../labels.ts';
import { openConversation } from '../list/navigate.ts';
import { Button, IconButton } from '../ui/button.tsx';
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
  useEffect(() => {
    if (!isOverlay || !isOverlayOpen) return;
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return;
      // It leaves the customer, not the conversation.
      event.preventDefault();
      setOverlayOpen(false);
      document.getElementById('customer-toggle')?.focus();
    };
    document.addEventListener('keydown', closeByKey);
    return () => document.removeEventListener('keydown', closeByKey);
  }, [isOverlay, isOverlayOpen]);
  if (!shown) return null;
  const { conversation, status, error } = shown;
  const isPanelOpen = isOverlay ? isOverlayOpen : isCustomerPanelOpen.value === 'on';
  const togglePanel = () => {
    if (isOverlay) setOverlayOpen(!isOverlayOpen);
    else isCustomerPanelOpen.value = isPanelOpen ? 'off' : 'on';
  };
  return (
    <>
      <section class="thread" aria-labelledby={conversation ? 'thread-title' : undefined}>
        {conversation ? (
          <ThreadHead
            conversation={conversation}
            isOnePane={isOnePane}
            isPanelOpen={isPanelOpen}
            onTogglePanel={togglePanel}
          />
        ) : (
          isOnePane && (
            <div class="thread-bar">
              <IconButton icon="back" label={labels.back} onClick={() => openConversation(null)} />
            </div>
          )
        )}
        {status === 'loading' && <ThreadSkeleton />}
        {status === 'ready' && <Timeline key={shown.id} shown={shown} />}
        {status === 'failed' && error && <NotShown error={error} />}
        {conversation && status !== 'failed' && <Composer key={`composer ${shown.id}`} conversation={conversation} />}
      </section>
      {conversation && status !== 'failed' && isPanelOpen && (
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

function NotShown({ error }: { error: DeskbellError }) {
  if (error.code !== 'NOT_FOUND') return <Failed error={error} onRetry={() => void reloadThread()} />;
  return (
    <Empty icon="inbox" title={labels.conversationGone}>
      <p>{labels.conversationGoneHint}</p>
      <Button onClick={() => openConversation(null)}>{labels.backToList}</Button>
    </Empty>
  );
}
