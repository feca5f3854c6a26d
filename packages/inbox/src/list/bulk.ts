import { type AgentConversation, type ConversationChange, ROUTES } from '@deskbell/protocol';
import { signal } from '@preact/signals';
import { api, type DeskbellError, type Result } from '../api/http.ts';
import { sayError } from '../api/say-error.ts';
import { labels } from '../labels.ts';
import { announce } from '../live/live.ts';
import { toast } from '../ui/toast.tsx';
import { select, selectNone } from './selection.ts';
import { undoOf } from './undo-of.ts';

/** How far a change of many is; null: none is on its way. */
export const progress = signal<{ done: number; total: number } | null>(null);

/** So many requests at a time leave room for what else is done meanwhile. */
const AT_ONCE = 4;
const TRIES = 3;
const PAUSE_MS = 1_000;

export type ChangeOf = (conversation: AgentConversation) => ConversationChange;

/** Does one thing to many conversations, and says what came of it. Those it failed for stay chosen. */
export async function changeMany(
  rows: readonly AgentConversation[],
  changeOf: ChangeOf,
  say: (number: number) => string,
): Promise<void> {
  if (progress.peek() || rows.length === 0) return;
  progress.value = { done: 0, total: rows.length };
  const changed: AgentConversation[] = [];
  const failed: { row: AgentConversation; error: DeskbellError }[] = [];
  const queue = [...rows];
  const work = async () => {
    for (let row = queue.shift(); row; row = queue.shift()) {
      const answer = await change(row, changeOf(row));
      if (answer.ok) {
        changed.push(row);
        announce({ type: 'conversation', conversation_id: row.id, conversation: answer.value });
      } else failed.push({ row, error: answer.error });
      progress.value = { done: changed.length + failed.length, total: rows.length };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  progress.value = null;
  report();

  function report(): void {
    const [first] = failed;
    if (!first) {
      selectNone();
      const run = () => void changeMany(changed, row => undoOf(row, changeOf(row), Date.now()), labels.manyUndone);
      const canUndo = say !== labels.manyUndone;
      return void toast(say(changed.length), canUndo ? { action: { label: labels.undo, run, isUndo: true } } : {});
    }
    const left = failed.map(({ row }) => row);
    select(left.map(({ id }) => id));
    const done = changed.length > 0 ? `${say(changed.length)} ` : '';
    toast(done + labels.someFailed(left.length, sayError(first.error)), {
      kind: 'problem',
      ms: 0,
      action: { label: labels.tryAgain, run: () => void changeMany(left, changeOf, say) },
    });
  }
}

async function change(row: AgentConversation, by: ConversationChange): Promise<Result<AgentConversation>> {
  const path = `${ROUTES.agentConversations}/${encodeURIComponent(row.id)}`;
  for (let tried = 1; ; tried++) {
    const answer = await api.patch<AgentConversation>(path, by);
    if (answer.ok || !answer.error.retryable || tried === TRIES) return answer;
    const asked = Number(answer.error.context['retry_after_ms'] ?? 0);
    await new Promise(resolve => setTimeout(resolve, Math.min(10 * PAUSE_MS, Math.max(PAUSE_MS, asked))));
  }
}
