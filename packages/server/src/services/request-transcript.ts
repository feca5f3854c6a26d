import { LIMITS } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import { parseEmail } from '../domain/contact.ts';
import { isCustomerId } from '../domain/identity.ts';
import type { ConversationRecord, SessionRecord, Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';
import { getConversation } from './agent-conversations.ts';

export interface TranscriptDeps extends Deps {
  /** Whether mails leave this house. */
  canMail: boolean;
}

/** An agent has a conversation mailed, to its customer's proven address or another one (CM11). */
export async function requestTranscript(
  deps: TranscriptDeps,
  tenant: Tenant,
  conversationId: string,
  to: string | null,
): Promise<string> {
  const address = to === null ? null : parseEmail(to, 'to');
  const conversation = await getConversation(deps, tenant, conversationId);
  return queue(deps, conversation, address ?? (await readProvenEmail(deps, tenant, conversation.identityId)));
}

/** A customer has their own conversation mailed, to the address they proved (CM11). */
export async function requestOwnTranscript(deps: TranscriptDeps, session: SessionRecord | null): Promise<string> {
  if (!session) throw new AppError('UNAUTHORIZED', 'log in with your e-mail address first');
  const { tenant, identityId } = session;
  const address = await readProvenEmail(deps, tenant, identityId);
  const id = await deps.storage.findConversationId(tenant, identityId);
  const conversation = id === null ? null : await deps.storage.getConversation(tenant, id);
  if (!conversation) throw nothingToMail();
  return queue(deps, conversation, address);
}

async function queue(
  deps: TranscriptDeps,
  { id, tenant, lastMessageAt }: ConversationRecord,
  address: string,
): Promise<string> {
  const isKept = tenant.environment === 'test';
  if (!deps.canMail && !isKept) throw new AppError('BUSINESS_RULE_VIOLATION', 'no mail server is set up here');
  if (lastMessageAt === null) throw nothingToMail();
  const outcome = await deps.storage.queueTranscript({
    id: deps.ids.mail(),
    tenant,
    conversationId: id,
    address,
    throughMark: lastMessageAt,
    now: deps.clock.now(),
    dailyMax: LIMITS.transcriptsPerDay,
    isKept,
  });
  if (outcome === 'queued') return address;
  if (outcome === 'no-conversation') throw new AppError('NOT_FOUND', 'no such conversation');
  throw new AppError('RATE_LIMITED', `a conversation is mailed at most ${LIMITS.transcriptsPerDay} times a day`, {
    context: { retry_after_ms: 3_600_000 },
  });
}

async function readProvenEmail({ storage }: Deps, tenant: Tenant, identityId: string): Promise<string> {
  const [customer] = isCustomerId(identityId) ? await storage.getCustomers(tenant, [identityId]) : [];
  if (customer?.email && customer.emailVerified) return customer.email;
  throw new AppError('BUSINESS_RULE_VIOLATION', 'the customer has no proven e-mail address');
}

function nothingToMail(): AppError {
  return new AppError('BUSINESS_RULE_VIOLATION', 'there is no message to mail yet');
}
