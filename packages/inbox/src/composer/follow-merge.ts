import type { AgentConversation } from '@deskbell/protocol';
import { moveFiles } from './attachments.ts';
import { moveWriting } from './drafts.ts';
import { keepFocus } from './focus.ts';
import { moveOutbox } from './outbox.ts';

/** The customer logged in, and the conversation somebody writes in became part of another one: they just write on. */
export function followMerge(from: string, into: AgentConversation): void {
  keepFocus(from);
  // What came along is no news to who writes.
  moveWriting(from, into.id, into.last_message_at);
  moveFiles(from, into.id);
  moveOutbox(from, into.id);
}
