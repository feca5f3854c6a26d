import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { sayError } from '../api/say-error.ts';
import { labels } from '../labels.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { redactMessage } from './thread.ts';

const asked = signal<{ conversationId: string; messageId: string } | null>(null);

export function askToRedact(conversationId: string, messageId: string): void {
  asked.value = { conversationId, messageId };
}

export function RedactDialog() {
  const [isBusy, setBusy] = useState(false);
  const what = asked.value;
  if (!what) return null;
  const close = () => {
    asked.value = null;
  };
  async function redact({ conversationId, messageId }: { conversationId: string; messageId: string }): Promise<void> {
    setBusy(true);
    const error = await redactMessage(conversationId, messageId);
    setBusy(false);
    close();
    if (error) toast(sayError(error), { kind: 'problem' });
    // The button that asked is gone with the message.
    else requestAnimationFrame(() => document.querySelector<HTMLElement>('.timeline')?.focus());
  }
  return (
    <Dialog
      title={labels.redactTitle}
      onClose={close}
      foot={
        <>
          <Button onClick={close}>{labels.cancel}</Button>
          <Button variant="danger" isBusy={isBusy} onClick={() => void redact(what)}>
            {labels.redact}
          </Button>
        </>
      }
    >
      <p>{labels.redactText}</p>
    </Dialog>
  );
}
