import type { AgentConversation, ConversationChange } from '@deskbell/protocol';
import { labels } from '../labels.ts';
import { changeMany } from '../list/bulk.ts';
import { goOn } from '../list/navigate.ts';
import { selectedRows } from '../list/selection.ts';
import { changeConversation } from '../live/change.ts';
import { thread } from '../thread/thread.ts';
import { toast } from '../ui/toast.tsx';

/** What a choice is about: the conversation that is open, or all that are selected. */
export interface Target {
  all(): readonly AgentConversation[];
  change(by: (each: AgentConversation) => ConversationChange): void;
  /** Done with for now: there is a next one. */
  leave(by: ConversationChange, said: 'closed' | 'snoozed'): void;
  /** One after the other can be chosen. */
  isOne: boolean;
}

export const current = (): AgentConversation | null => thread.peek()?.conversation ?? null;

export const theOpenOne: Target = {
  isOne: true,
  all() {
    const shown = thread.value?.conversation;
    return shown ? [shown] : [];
  },
  change(by) {
    const conversation = current();
    if (conversation) void changeConversation(conversation, by(conversation));
  },
  leave(by, said) {
    const conversation = current();
    if (!conversation) return;
    goOn();
    void changeConversation(conversation, by).then(answer => {
      if (!answer.ok) return;
      const run = () => void changeConversation(answer.value, { status: conversation.status });
      toast(labels.wasLeft[said], { action: { label: labels.undo, run, isUndo: true } });
    });
  },
};

export const theSelected: Target = {
  isOne: false,
  all: () => selectedRows.value,
  change: by => void changeMany(selectedRows.peek(), by, labels.manyChanged),
  leave: (by, said) => void changeMany(selectedRows.peek(), () => by, labels.manyLeft[said]),
};
