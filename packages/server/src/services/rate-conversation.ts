import type { CsatBody } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import { parseRating, type Rating } from '../domain/csat.ts';
import { isId } from '../domain/id.ts';
import type { SessionRecord } from '../domain/model.ts';
import type { Deps } from '../ports.ts';

/** A customer says how it was: once, of their own conversation, and only when they were asked (CM13). */
export async function rateConversation(
  deps: Deps,
  session: SessionRecord | null,
  body: CsatBody,
): Promise<{ rating: Rating; at: number }> {
  const rating = parseRating(body);
  const conversationId = session && (await deps.storage.findConversationId(session.tenant, session.identityId));
  if (!conversationId || !isId(body.id)) throw noRequest();
  const { tenant, identityId } = session;
  const at = deps.clock.now();
  const outcome = await deps.storage.giveRating(tenant, conversationId, body.id, rating, {
    id: deps.ids.event(),
    type: 'csat_given',
    actor: { kind: 'customer', id: identityId, name: null },
    data: { id: body.id, score: rating.score, comment: rating.comment },
    createdAt: at,
  });
  if (outcome.kind === 'no-request') throw noRequest();
  if (outcome.kind === 'given-before') throw new AppError('CONFLICT', 'this conversation was rated already');
  deps.bus.publishToTenant(tenant, { type: 'event', conversationId, event: outcome.event });
  return { rating, at };
}

function noRequest(): AppError {
  return new AppError('NOT_FOUND', 'nobody asked for this rating here');
}
