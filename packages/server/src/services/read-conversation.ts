import { AppError, invalidField } from '../domain/app-error.ts';
import { parseTimestamp } from '../domain/timestamp.ts';
import type { Deps } from '../ports.ts';
import { type Asking, memberOf, ofConversation } from './agent-conversations.ts';

/** A member has seen everything up to an instant; their other tabs hear of it (DK8). Answers where the mark stands. */
export async function readConversation(
  deps: Deps,
  { tenant, actor }: Asking,
  conversationId: string,
  body: { up_to: string },
): Promise<number | null> {
  const memberId = readerOf(actor);
  const through = parseTimestamp(body.up_to);
  if (through === null) throw invalidField('up_to', 'up_to must be a timestamp');
  const { id, outcome } = await ofConversation(deps, tenant, conversationId, async id => {
    const outcome = await deps.storage.markRead(tenant, id, memberId, through);
    return outcome && { id, outcome };
  });
  if (outcome.moved) deps.bus.publishToTenant(tenant, { type: 'read', conversationId: id, memberId });
  return outcome.readThrough;
}

/** A member keeps the newest message for later; their other tabs hear of it (DK8). Answers where the mark stands. */
export async function unreadConversation(
  deps: Deps,
  { tenant, actor }: Asking,
  conversationId: string,
): Promise<number | null> {
  const memberId = readerOf(actor);
  const { id, outcome } = await ofConversation(deps, tenant, conversationId, async id => {
    const outcome = await deps.storage.markUnread(tenant, id, memberId);
    return outcome && { id, outcome };
  });
  if (outcome === 'nothing') {
    throw new AppError('BUSINESS_RULE_VIOLATION', 'the newest message is your own, or there is none');
  }
  if (outcome.moved) deps.bus.publishToTenant(tenant, { type: 'unread', conversationId: id, memberId });
  return outcome.readThrough;
}

function readerOf(actor: Asking['actor']): string {
  const memberId = memberOf(actor);
  if (memberId === null) throw new AppError('FORBIDDEN', 'a secret key reads for nobody; only members mark as read');
  return memberId;
}
