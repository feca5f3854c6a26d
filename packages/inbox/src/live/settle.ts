import type { AgentConversation } from '@deskbell/protocol';

/** Changes that are further apart than this are heard in their order. */
export const MOMENT_MS = 2_000;

interface Heard {
  text: string;
  isDisputed: boolean;
  timer: ReturnType<typeof setTimeout>;
}

export interface Settling {
  hear(conversation: AgentConversation): void;
  stop(): void;
}

/**
 * Two changes of one moment may be heard the other way round: from two nodes, or the answer to ours after the news of
 * somebody else's. When what was heard differs, the server is asked once it is quiet.
 */
export function settleConversations(ask: (id: string) => void): Settling {
  const heard = new Map<string, Heard>();

  function settle(id: string): void {
    const isDisputed = heard.get(id)?.isDisputed;
    heard.delete(id);
    if (isDisputed) ask(id);
  }

  return {
    hear(conversation) {
      const { id } = conversation;
      // Whether somebody has read it is each one's own.
      const text = JSON.stringify({ ...conversation, unread: undefined });
      const before = heard.get(id);
      clearTimeout(before?.timer);
      const isDisputed = before !== undefined && (before.isDisputed || before.text !== text);
      heard.set(id, { text, isDisputed, timer: setTimeout(() => settle(id), MOMENT_MS) });
    },
    stop() {
      for (const { timer } of heard.values()) clearTimeout(timer);
      heard.clear();
    },
  };
}
