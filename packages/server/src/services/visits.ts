import type { VisitBody } from '@deskbell/protocol';
import type { SessionRecord } from '../domain/model.ts';
import { parseVisit } from '../domain/visit.ts';
import type { Deps } from '../ports.ts';

/**
 * A widget says which page its customer is on; their agents see it at once (CU5). False without a session: nothing is
 * kept of somebody who has not spoken.
 */
export async function noteVisit(
  deps: Deps,
  session: SessionRecord | null,
  body: VisitBody,
  userAgent: string | undefined,
): Promise<boolean> {
  const visit = parseVisit(body, userAgent, deps.clock.now());
  if (!session) return false;
  const { tenant, identityId } = session;
  if (!(await deps.storage.noteVisit(session, visit))) return false;
  const conversationId = await deps.storage.findConversationId(tenant, identityId);
  if (conversationId !== null) deps.bus.publishToTenant(tenant, { type: 'visit', conversationId, visit });
  return true;
}
