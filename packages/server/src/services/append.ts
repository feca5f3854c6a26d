import { AppError } from '../domain/app-error.ts';
import { badAttachment } from '../domain/attachments.ts';
import type { Tenant } from '../domain/model.ts';
import { presentMessage } from '../domain/present-customer.ts';
import type { AppendOutcome, Deps, NewMessage } from '../ports.ts';
import { publishToBoth } from './publish.ts';

/**
 * Appends to the log and wakes who listens: after the commit, never before (I1, H8). A replay is 409 with what is
 * stored (MS5).
 */
export async function appendAndPublish(deps: Deps, tenant: Tenant, message: NewMessage): Promise<Appended> {
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
  publishToBoth(deps, tenant, conversationId, { type: 'message', conversationId, message: stored, previousMessageAt });
  if (outcome.reopened) {
    // The message is stored: a failure from here on must not make the sender believe otherwise (MS10).
    await publishReopened(deps, tenant, conversationId).catch(deps.report);
  }
  return outcome;
}

export type Appended = Extract<AppendOutcome, { kind: 'appended' | 'outrun' | 'no-conversation' }>;

/** Both sides hear how the conversation stands now (WS11). */
async function publishReopened(deps: Deps, tenant: Tenant, id: string): Promise<void> {
  const conversation = await deps.storage.getConversation(tenant, id);
  if (conversation) publishToBoth(deps, tenant, id, { type: 'conversation', conversation });
}
