import { labels } from '../labels.ts';
import { thread } from '../thread/thread.ts';
import { outbox } from './outbox.ts';
import { undoSend } from './send.ts';

/** What can still be taken back, though one has gone on to another conversation. */
export function SendingElsewhere() {
  const here = thread.value?.id;
  const elsewhere = outbox.value.filter(
    ({ conversationId, state, kind, error }) =>
      conversationId !== here && state === 'waiting' && kind === 'reply' && !error,
  );
  return (
    <div class="toasts" role="status">
      {elsewhere.slice(-1).map(({ clientId, to }) => (
        <div key={clientId} class="toast">
          <span>{labels.sendingTo(to)}</span>
          <button type="button" onClick={() => undoSend(clientId)}>
            {labels.undo}
          </button>
        </div>
      ))}
    </div>
  );
}
