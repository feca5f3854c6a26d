import type { Tenant } from '../domain/model.ts';
import type { Deps, ViewingEvent } from '../ports.ts';

/** A socket of a member on its way through conversations. */
export interface Viewing {
  /** Where they are; null: nowhere any more. Said again while they stay. */
  look(conversationId: string | null): void;
  type(conversationId: string): void;
  /** Somebody who has just come asks who is there. */
  repeat(): void;
  /** The socket is gone. */
  leave(): void;
}

/** Tells the tenant's agents, on all nodes, where this member is (WR7). */
export function createViewing(
  { bus, ids }: Pick<Deps, 'bus' | 'ids'>,
  tenant: Tenant,
  { id, name }: ViewingEvent['member'],
): Viewing {
  const member = { id, name };
  const viewerId = ids.request();
  let here: string | null = null;

  function tell(conversationId: string | null, isTyping = false): void {
    const isNowhere = here === null && conversationId === null;
    here = conversationId;
    if (!isNowhere) bus.publishToTenant(tenant, { type: 'viewing', viewerId, member, conversationId, isTyping });
  }

  return {
    look: conversationId => tell(conversationId),
    type: conversationId => tell(conversationId, true),
    repeat: () => tell(here),
    leave: () => tell(null),
  };
}
