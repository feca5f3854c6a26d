import { AppError } from '../domain/app-error.ts';
import { isCustomerId } from '../domain/identity.ts';
import type { ConversationRecord, DeskDetails, SessionRecord, Tenant } from '../domain/model.ts';
import type { Deps, FreshConversation } from '../ports.ts';
import { hashSecret } from './hash-secret.ts';
import { describeAndPublish } from './publish.ts';

const OF_A_NEW_VISITOR: DeskDetails = {
  tags: [],
  preview: null,
  customer: { name: null, email: null },
  readThrough: {},
};

export interface Admission {
  conversationId: string;
  /** The token of a session just minted, to be handed to the client (SE2); null when it came with one. */
  mintedToken: string | null;
}

/**
 * The conversation of the request's session; for a request without one a new anonymous session with its conversation.
 * Only once nothing else can refuse the request (IN6).
 */
export async function admit(deps: Deps, tenant: Tenant, session: SessionRecord | null): Promise<Admission> {
  if (session) return { conversationId: await findOrCreateConversationId(deps, session), mintedToken: null };
  const { session: minted, token } = freshSession(deps, tenant);
  const conversation = await deps.storage.createVisitor(minted, freshConversation(deps, minted));
  announce(deps, conversation);
  return { conversationId: conversation.id, mintedToken: token };
}

/** A visitor's session to be stored, and its token, which is not (SE4). */
export function freshSession(
  { ids, clock }: Pick<Deps, 'ids' | 'clock'>,
  tenant: Tenant,
): { session: SessionRecord; token: string } {
  const token = ids.token();
  const now = clock.now();
  const session: SessionRecord = {
    id: ids.session(),
    tenant,
    tokenHash: hashSecret(token),
    identityId: ids.visitor(),
    createdAt: now,
    lastSeenAt: now,
  };
  return { session, token };
}

/** The session's conversation, created at first need; however many race, one wins (CV3). */
export async function findOrCreateConversationId(deps: Deps, session: SessionRecord): Promise<string> {
  const known = await deps.storage.findConversationId(session.tenant, session.identityId);
  if (known !== null) return known;
  const result = await deps.storage.findOrCreateConversation(freshConversation(deps, session), session);
  if (!result) throw sessionEnded();
  const { conversation, created } = result;
  if (created) announce(deps, conversation);
  return conversation.id;
}

function freshConversation({ ids, clock }: Deps, { tenant, identityId }: SessionRecord): FreshConversation {
  return { id: ids.conversation(), tenant, identityId, createdAt: clock.now() };
}

/** Nobody waits for it: what agents see of a customer beside the conversation is read meanwhile. */
function announce(deps: Deps, conversation: ConversationRecord): void {
  if (isCustomerId(conversation.identityId)) return void describeAndPublish(deps, conversation);
  deps.bus.publishToTenant(conversation.tenant, { type: 'conversation', conversation, details: OF_A_NEW_VISITOR });
}

/** The session of the request ended while it was on its way (LI5). */
export function sessionEnded(): AppError {
  return new AppError('UNAUTHORIZED', 'the session has ended meanwhile; come again with the new one');
}
