import { Markdown } from '@deskbell/widget/markdown';
import { useEffect, useState } from 'preact/hooks';
import { sayError } from '../api/say-error.ts';
import { focusComposer } from '../composer/focus.ts';
import { splitMentions } from '../composer/mentions.ts';
import { discard, type Pending, retry, undo } from '../composer/outbox.ts';
import { labels } from '../labels.ts';

/** What one has sent and the server does not have yet. */
export function PendingBubble({ pending }: { pending: Pending }) {
  const { kind, content, clientId, state, error } = pending;
  return (
    <article class={`said ours first last pending by-${kind === 'note' ? 'note' : 'agent'}`}>
      <div class="said-body">
        <div class="bubble prose">
          {kind === 'note' ? (
            <p dir="auto">
              {splitMentions(content)
                .map(part => (part.type === 'text' ? part.text : `@${part.name}`))
                .join('')}
            </p>
          ) : (
            <Markdown text={content} />
          )}
        </div>
        <p
          class={state === 'failed' ? 'said-time failed' : 'said-time'}
          role={state === 'failed' ? 'alert' : undefined}
        >
          {state === 'failed' ? (
            <>
              {labels.notSent} {error && sayError(error)}{' '}
              <button type="button" onClick={() => retry(clientId)}>
                {labels.tryAgain}
              </button>{' '}
              <TakeBack pending={pending} label={labels.edit} />{' '}
              <button type="button" onClick={() => discard(clientId)}>
                {labels.discard}
              </button>
            </>
          ) : error && state === 'waiting' ? (
            <>
              {labels.waitingForConnection} <TakeBack pending={pending} label={labels.edit} />
            </>
          ) : state === 'waiting' && kind === 'reply' ? (
            <>
              <Countdown to={pending.sendAt} /> <TakeBack pending={pending} label={labels.undo} />
            </>
          ) : (
            labels.sending
          )}
        </p>
      </div>
    </article>
  );
}

/** Back into the composer, to be changed or not sent at all. */
function TakeBack({ pending: { clientId, kind }, label }: { pending: Pending; label: string }) {
  const takeBack = () => {
    undo(clientId);
    focusComposer(kind);
  };
  return (
    <button type="button" onClick={takeBack}>
      {label}
    </button>
  );
}

function Countdown({ to }: { to: number }) {
  const [left, setLeft] = useState(Math.ceil((to - Date.now()) / 1000));
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.ceil((to - Date.now()) / 1000)), 250);
    return () => clearInterval(timer);
  }, [to]);
  // Read aloud it would be a metronome.
  return <span aria-hidden="true">{labels.sendsIn(Math.max(0, left))}</span>;
}
