import type { MailRecord } from '../domain/model.ts';
import type { Deps } from '../ports.ts';

/** `unknown`: whoever sent it died meanwhile; it is not sent again (CM5). */
export type MailedOutcome = 'sent' | 'failed' | 'unknown';

/** Agents see on the timeline what was mailed, and what could not be (CM5). */
export async function noteMailed(deps: Deps, mail: MailRecord, outcome: MailedOutcome): Promise<void> {
  const { tenant, conversationId, kind, address } = mail;
  const event = await deps.storage.addEvent(tenant, conversationId, {
    id: deps.ids.event(),
    type: 'mailed',
    actor: { kind: 'system', id: null, name: null },
    data: { kind, outcome, to: address },
    createdAt: deps.clock.now(),
  });
  if (event) deps.bus.publishToTenant(tenant, { type: 'event', conversationId, event });
}
