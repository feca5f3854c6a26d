import { AppError } from '../domain/app-error.ts';
import type { Claim } from '../domain/claim.ts';
import type { CustomerRecord, SessionRecord, Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';
import { hashSecret } from './hash-secret.ts';
import { publishToBoth } from './publish.ts';

export interface Login {
  customer: CustomerRecord;
  session: SessionRecord;
  /** The new session's token, to be handed to the client; the old one is dead (LI3). */
  token: string;
}

/** Somebody proved who they are: their session is theirs from here on, and what they wrote before comes along (LI1–LI7). */
export async function logIn(deps: Deps, tenant: Tenant, from: SessionRecord | null, claim: Claim): Promise<Login> {
  const { storage, ids, clock, bus } = deps;
  const token = ids.token();
  const outcome = await storage.logIn({
    tenant,
    claim,
    from,
    session: { id: ids.session(), tokenHash: hashSecret(token) },
    freshCustomerId: ids.customer(),
    now: clock.now(),
  });
  if (outcome.kind === 'no-customer') throw new AppError('NOT_FOUND', 'no such customer');
  const { customer, session, ended, conversation } = outcome;
  bus.publishSessionsEnded(ended);
  if (conversation) {
    const { into } = conversation;
    if (conversation.kind === 'merged') {
      bus.publishToTenant(tenant, { type: 'merged', fromConversationId: conversation.from, conversation: into });
      bus.publishToConversation(into.id, { type: 'advanced', conversationId: into.id });
    }
    publishToBoth(deps, tenant, into.id, { type: 'conversation', conversation: into });
  }
  return { customer, session, token };
}
