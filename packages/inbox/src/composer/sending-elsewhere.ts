import { effect, untracked } from '@preact/signals';
import { labels } from '../labels.ts';
import { thread } from '../thread/thread.ts';
import { toast } from '../ui/toast.tsx';
import { outbox } from './outbox.ts';
import { undoSend } from './send.ts';

/** Says what can still be taken back, though one has gone on to another conversation. From log-in to log-out. */
export function keepSendingElsewhere(): () => void {
  let said: { clientId: string; close: () => void } | null = null;
  const end = effect(() => {
    const here = thread.value?.id;
    const newest = outbox.value.findLast(
      ({ conversationId, state, kind, error }) =>
        conversationId !== here && state === 'waiting' && kind === 'reply' && !error,
    );
    if (newest?.clientId === said?.clientId) return;
    untracked(() => {
      said?.close();
      said = newest ? { clientId: newest.clientId, close: say(newest.to, newest.clientId) } : null;
    });
  });
  return () => {
    end();
    said?.close();
  };
}

const say = (to: string, clientId: string) =>
  toast(labels.sendingTo(to), {
    ms: 0,
    action: { label: labels.undo, run: () => undoSend(clientId), isUndo: true },
  });
