import { useSupport } from '@deskbell/sdk/react';
import { useEffect, useState } from 'react';
import { Composer } from './composer.tsx';

const WHO = { customer: 'You', agent: 'Support', ai: 'Assistant', system: 'Notice' } as const;

export function Conversation() {
  const { connection, messages, pending, typing, hasOlder, open, loadOlder, retry, discard } = useSupport();
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    void open().then(opened => setProblem(opened.ok ? null : opened.error.message));
  }, [open]);

  return (
    <main>
      <h1>Help with your order</h1>
      <p className="state" role="status">
        {problem ?? (connection === 'offline' ? 'No connection: messages go out when it is back.' : connection)}
      </p>
      {hasOlder && (
        <button type="button" onClick={() => void loadOlder()}>
          Earlier messages
        </button>
      )}
      <ol role="log" aria-label="Messages">
        {messages.map(({ id, sender_type, content, created_at, attachments }) => (
          <li key={id} className={sender_type}>
            <strong>{WHO[sender_type]}</strong> <time dateTime={created_at}>{formatTime(created_at)}</time>
            <p>{content}</p>
            {attachments.map(file => (
              <a key={file.id} href={file.url}>
                {file.filename}
              </a>
            ))}
          </li>
        ))}
        {pending.map(({ clientId, content, failure }) => (
          <li key={clientId} className="customer pending">
            <strong>You</strong> {failure ? `Not sent: ${failure.message}` : 'sending …'}
            <p>{content}</p>
            {failure && (
              <>
                <button type="button" onClick={() => void retry(clientId)}>
                  Try again
                </button>
                <button type="button" onClick={() => void discard(clientId)}>
                  Discard
                </button>
              </>
            )}
          </li>
        ))}
      </ol>
      <p className="state">{typing ? `${WHO[typing]} is writing …` : ''}</p>
      <Composer />
    </main>
  );
}

function formatTime(timestamp: string): string {
  return new Date(timestamp).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
}
