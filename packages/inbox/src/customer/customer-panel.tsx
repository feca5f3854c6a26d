import type { AgentConversation, CustomerPanel as Panel } from '@deskbell/protocol';
import { ROUTES } from '@deskbell/protocol';
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api/http.ts';
import { me } from '../app/session.ts';
import { onFrame } from '../live/live.ts';
import { useLoaded } from '../settings/form/use-loaded.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/button.tsx';
import { Failed, Loading } from '../ui/states.tsx';
import { Attributes } from './attributes.tsx';
import './customer.css';
import { EditCustomer } from './edit-customer.tsx';
import { Facts } from './facts.tsx';
import { History } from './history.tsx';
import { Proofs } from './proofs.tsx';
import { words } from './words.ts';

/** Where a customer's browser is changes without a word to us. */
const LOOK_AGAIN_MS = 30_000;

/** The column beside a thread: who writes, how that is known, and where they are. */
export function CustomerPanel({ conversation }: { conversation: AgentConversation }) {
  const [isEditing, setEditing] = useState(false);
  const panel = useLoaded<Panel>(
    signal => api.get(`${ROUTES.agentConversations}/${encodeURIComponent(conversation.id)}/customer`, {}, { signal }),
    [conversation.id, conversation.customer.id],
  );
  const { reload } = panel;

  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) reload();
    }, LOOK_AGAIN_MS);
    const end = onFrame(frame => {
      const isTheirs = 'conversation_id' in frame && frame.conversation_id === conversation.id;
      // Who they are may have changed; a message of theirs says that they are there.
      if (isTheirs && (frame.type === 'conversation' || isFromCustomer(frame))) reload();
    });
    return () => {
      clearInterval(timer);
      end();
    };
  }, [conversation.id, reload]);

  if (panel.state === 'loading') return <Loading />;
  if (panel.state === 'failed') return <Failed error={panel.error} onRetry={reload} />;
  const { customer, attributes, visit, identity_id: identityId } = panel.value;
  const name = customer?.name ?? customer?.email ?? customer?.phone ?? null;
  return (
    <div class="customer">
      <header class="customer-head">
        <Avatar id={identityId} name={name} size={2.75} />
        <div class="customer-name">
          <h2>
            <bdi>{name ?? words.visitor}</bdi>
          </h2>
          <p class="soft">{name ? (customer?.email ?? customer?.phone) : words.visitorText}</p>
        </div>
        {customer && <IconButton icon="edit" label={words.editTitle} onClick={() => setEditing(true)} />}
      </header>
      <Proofs panel={panel.value} />
      <Facts visit={visit} sessionCount={panel.value.session_count} />
      <Attributes
        attributes={attributes}
        customerId={customer?.id ?? null}
        onChanged={next => panel.replace(known => ({ ...known, attributes: next }))}
      />
      <History conversation={conversation} panel={panel.value} />
      {me.value?.member.role === 'admin' && (
        <p>
          <a href={`/inbox/settings/data?customer=${encodeURIComponent(identityId)}`}>{words.data}</a>
        </p>
      )}
      {isEditing && customer && (
        <EditCustomer
          customer={customer}
          onSaved={saved => {
            setEditing(false);
            panel.replace(known => ({ ...known, customer: saved }));
            reload();
          }}
          onClose={() => setEditing(false)}
        />
      )}
    </div>
  );
}

const isFromCustomer = (frame: { type: string }) =>
  frame.type === 'message' && (frame as { message?: { sender_type?: string } }).message?.sender_type === 'customer';
