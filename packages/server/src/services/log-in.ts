import { AppError } from '../domain/app-error.ts';
import type { Claim } from '../domain/claim.ts';
import type { CustomerRecord, SessionRecord, Tenant } from '../domain/model.ts';
import type { Deps, LoginOutcome } from '../ports.ts';
import { describeConversation } from './describe-conversations.ts';
import { hashSecret } from './hash-secret.ts';
import { publishChange } from './publish.ts';

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
  if (conversation) await publishMove(deps, conversation).catch(deps.report);
  return { customer, session, token };
}

type Move = NonNullable<Extract<LoginOutcome, { kind: 'logged-in' }>['conversation']>;

/** Both sides hear where it went and how it stands; the login is done, whether they can be told or not. */
async function publishMove(deps: Deps, { kind, from, into }: Move): Promise<void> {
  if (kind === 'merged') deps.bus.publishToConversation(into.id, { type: 'advanced', conversationId: into.id });
  const described = await describeConversation(deps, into);
  if (kind === 'merged') {
    deps.bus.publishToTenant(into.tenant, { type: 'merged', fromConversationId: from, ...described });
  }
  publishChange(deps, described);
}
