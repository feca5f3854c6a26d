import { type AgentConversationPage, ROUTES } from '@deskbell/protocol';
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api/http.ts';
import { environment, me } from '../app/session.ts';
import { labels } from '../labels.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/states.tsx';
import { isNarrowed, widen } from './narrowed.tsx';
import type { View } from './views.ts';

/** Why nothing is here, and where to go from here. */
export function EmptyList({ view }: { view: View }) {
  const hasNobodyWritten = useNobodyYet();
  if (isNarrowed(view)) {
    return (
      <Empty icon="filter" title={labels.emptyNarrowed}>
        <Button onClick={() => widen(view)}>{labels.showWholeView}</Button>
      </Empty>
    );
  }
  if (hasNobodyWritten) return <FirstSteps />;
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
  return (
    <Empty icon="inbox" title={labels.emptyInbox}>
      <p>{labels.emptyInboxHint}</p>
      {isAdmin && (
        <a class="button" href={`${ROUTES.inbox}/settings/keys`}>
          {labels.emptyInboxAction}
        </a>
      )}
      {environment.value === 'test' && (
        <a class="button quiet" href="/demo" target="_blank" rel="noopener">
          {labels.emptyInboxDemo}
        </a>
      )}
    </Empty>
  );
}

/** Whether there is no conversation at all, in any view. */
function useNobodyYet(): boolean {
  const [isSo, setSo] = useState(false);
  useEffect(() => {
    const life = new AbortController();
    void api
      .get<AgentConversationPage>(ROUTES.agentConversations, { limit: 1, written: true }, { signal: life.signal })
      .then(answer => answer.ok && setSo(answer.value.conversations.length === 0));
    return () => life.abort();
  }, []);
  return isSo;
}
