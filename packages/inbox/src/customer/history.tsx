import type { AgentConversation, CustomerPanel } from '@deskbell/protocol';
import { sayDay, sayMoment } from '../ui/say-time.ts';
import { words } from './words.ts';

/** One customer has one thread: its history is how long that goes back, and what came along. */
export function History({ conversation, panel }: { conversation: AgentConversation; panel: CustomerPanel }) {
  const merged = panel.merged_conversation_ids.length;
  return (
    <section class="customer-part" aria-labelledby="customer-history">
      <h3 id="customer-history">{words.history}</h3>
      <ul class="history">
        <li>
          <time dateTime={panel.first_seen_at} data-tip={sayMoment(panel.first_seen_at)}>
            {words.firstSeen(sayDay(panel.first_seen_at))}
          </time>
        </li>
        <li>
          {words.conversation} {conversation.number} · {words.messages(conversation.message_count)} ·{' '}
          {words.began(sayDay(conversation.created_at))}
        </li>
        {merged > 0 && <li>{words.mergedFrom(merged)}</li>}
      </ul>
    </section>
  );
}
