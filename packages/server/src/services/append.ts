import { AppError } from '../domain/app-error.ts';
import type { MessageRecord, Tenant } from '../domain/model.ts';
import { presentMessage } from '../domain/present-customer.ts';
import type { AppendOutcome, Deps, NewMessage } from '../ports.ts';

/**
 * Appends to the log and wakes who listens: after the commit, never before (I1, H8). A replay is 409 with what is
 * stored (MS5).
 */
export async function appendAndPublish(deps: Deps, tenant: Tenant, message: NewMessage): Promise<Appended> {
  const outcome = await deps.storage.appendMessage(message);
  if (outcome.kind === 'no-conversation') throw new AppError('NOT_FOUND', 'no such conversation');
  if (outcome.kind === 'outrun') return outcome;
  if (outcome.kind === 'duplicate') {
    throw new AppError('CONFLICT', 'this client_id was already accepted on this conversation', {
      context: { message: presentMessage(outcome.message) },
    });
  }
  publish(deps, tenant, message.conversationId, outcome.message, outcome.previousMessageAt);
  if (outcome.reopened) {
    // The message is stored: a failure from here on must not make the sender believe otherwise (MS10).
    await publishConversation(deps, tenant, message.conversationId).catch(deps.report);
  }
  return outcome;
}

export type Appended = Extract<AppendOutcome, { kind: 'appended' | 'outrun' }>;

function publish(
  { bus }: Deps,
  tenant: Tenant,
  conversationId: string,
  message: MessageRecord,
  previousMessageAt: number | null,
): void {
  const event = { type: 'message', conversationId, message, previousMessageAt } as const;
  bus.publishToConversation(conversationId, event);
  bus.publishToTenant(tenant, event);
}

/** Tells both sides how the conversation stands now (WS11). */
export async function publishConversation({ storage, bus }: Deps, tenant: Tenant, id: string): Promise<void> {
  const conversation = await storage.getConversation(tenant, id);
  if (!conversation) return;
  bus.publishToConversation(id, { type: 'conversation', conversation });
  bus.publishToTenant(tenant, { type: 'conversation', conversation });
}
