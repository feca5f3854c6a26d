import type { Author } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import { badAttachment } from '../domain/attachments.ts';
import { reopeningEventId } from '../domain/event-id.ts';
import type { MessageRecord, Tenant } from '../domain/model.ts';
import { presentMessage } from '../domain/present-customer.ts';
import type { AppendOutcome, Deps, NewMessage } from '../ports.ts';
import { describeAndPublish } from './publish.ts';

/**
 * Appends to the log and wakes who listens: after the commit, never before (I1, H8). A replay is 409 with what is
 * stored (MS5).
 */
export async function appendAndPublish(
  deps: Deps,
  tenant: Tenant,
  message: NewMessage,
  author: Author = null,
): Promise<Appended> {
  const outcome = await deps.storage.appendMessage(message);
  if (outcome.kind === 'outrun' || outcome.kind === 'no-conversation') return outcome;
  if (outcome.kind === 'bad-upload') throw badAttachment(message.uploads?.ids.indexOf(outcome.id) ?? 0);
  if (outcome.kind === 'duplicate') {
    throw new AppError('CONFLICT', 'this client_id was already accepted on this conversation', {
      context: { message: presentMessage(outcome.message, deps.fileUrl) },
    });
  }
  const { conversationId } = message;
  const { message: stored, previousMessageAt } = outcome;
  const event = { type: 'message' as const, conversationId, message: stored, previousMessageAt };
  deps.bus.publishToConversation(conversationId, event);
  deps.bus.publishToTenant(tenant, { ...event, author });
  if (outcome.reopened) {
    // The message is stored: a failure from here on must not make the sender believe otherwise (MS10).
    await publishReopened(deps, tenant, conversationId, stored).catch(deps.report);
  }
  return outcome;
}

export type Appended = Extract<AppendOutcome, { kind: 'appended' | 'outrun' | 'no-conversation' }>;

/** Both sides hear how the conversation stands now (WS11). */
async function publishReopened(deps: Deps, tenant: Tenant, id: string, by: MessageRecord): Promise<void> {
  const [conversation, event] = await Promise.all([
    deps.storage.getConversation(tenant, id),
    deps.storage.findEvent(tenant, id, reopeningEventId(by.id), by.createdAt),
  ]);
  if (conversation) await describeAndPublish(deps, conversation, event ? [event] : []);
}
