import { labels } from '../labels.ts';
import { thread } from '../thread/thread.ts';
import { isRedacted } from '../thread/timeline.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { focusComposer } from './focus.ts';
import { held } from './outbox.ts';
import { acknowledge, sendWriting } from './send.ts';

const QUOTED_MAX = 3;

/** Removed since it was quoted here (WR9). */
const isGone = (id: string): boolean =>
  thread.value?.items.some(item => item.kind === 'message' && item.message.id === id && isRedacted(item.message)) ??
  false;

/** A reply that did not know of what had been said meanwhile: nothing went out, and here is what it missed. */
export function Guard({ conversationId }: { conversationId: string }) {
  const found = held.value.get(conversationId);
  if (!found) return null;
  const { newer } = found;
  return (
    <div class="guard" role="alert">
      <p>
        <Icon name="alert" /> <strong>{labels.heldBack}</strong> {labels.heldBackHint(newer.length)}
      </p>
      <ul>
        {newer.slice(-QUOTED_MAX).map(message => (
          <li key={message.id}>
            <span class="soft">{labels.senders[message.sender_type]}</span>
            <q class="clip" dir="auto">
              {isGone(message.id) ? labels.removedMessage : message.content.replace(/\s+/g, ' ')}
            </q>
          </li>
        ))}
      </ul>
      <div class="guard-foot">
        <Button
          size="small"
          onClick={() => {
            acknowledge(conversationId);
            focusComposer('reply');
          }}
        >
          {labels.keepWriting}
        </Button>
        <Button size="small" variant="primary" onClick={() => sendWriting()}>
          {labels.sendAnyway}
        </Button>
      </div>
    </div>
  );
}
