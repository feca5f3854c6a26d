import { ROUTES } from '@deskbell/protocol';
import { switchEnvironment } from '../app/account-menu.ts';
import { environment, me } from '../app/session.ts';
import { labels } from '../labels.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/states.tsx';
import { counts } from './desk-lists.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import { isNarrowed, widen } from './narrowed.tsx';
import type { View } from './views.ts';

/** Why nothing is here, and where to go from here. */
export function EmptyList({ view }: { view: View }) {
  if (isNarrowed(view)) {
    return (
      <Empty icon="filter" title={labels.emptyNarrowed}>
        <Button onClick={() => widen(view)}>{labels.showWholeView}</Button>
      </Empty>
    );
  }
  const hasAny = hasAnybodyWritten();
  // Whether all is done, or nothing has begun, is not to be guessed.
  if (hasAny === null) return <ListSkeleton />;
  if (!hasAny) return <FirstSteps />;
  const [title, hint] = labels.emptyViews[view.id] ?? [labels.emptyView, labels.emptyViewHint];
  return (
    <Empty icon={view.id === 'mentions' ? 'at' : 'checkCircle'} title={title}>
      <p>{hint}</p>
    </Empty>
  );
}

/** The widget is on no page yet, or nobody has found it. */
function FirstSteps() {
  const isAdmin = me.value?.member.role === 'admin';
  const isLive = environment.value === 'live';
  const hasTest = me.value?.environments.includes('test') ?? false;
  return (
    <Empty icon="inbox" title={labels.emptyInbox}>
      <p>{labels.emptyInboxHint}</p>
      {isAdmin && (
        <a class="button" href={`${ROUTES.inbox}/settings/keys`}>
          {labels.emptyInboxAction}
        </a>
      )}
      {isLive && hasTest && (
        <>
          <p>{labels.emptyLiveHint}</p>
          <Button onClick={() => switchEnvironment('test')}>{labels.emptyLiveAction}</Button>
        </>
      )}
      {!isLive && (
        <a class="button quiet" href="/demo" target="_blank" rel="noopener">
          {labels.emptyInboxDemo}
        </a>
      )}
    </Empty>
  );
}

/** Whether there is any conversation, in whatever view; null: not known yet. */
function hasAnybodyWritten(): boolean | null {
  if (!counts.value) return null;
  const { open, pending, snoozed, closed } = counts.value;
  return open + pending + snoozed + closed > 0;
}
