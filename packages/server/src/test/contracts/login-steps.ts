import type { Claim } from '../../domain/claim.ts';
import type { ConversationRecord, SessionRecord } from '../../domain/model.ts';
import { createIds } from '../../ids.ts';
import type { LoginOutcome } from '../../ports.ts';
import type { OpenedStorage } from './storage.ts';
import type { World } from './storage-world.ts';

export type LoginScene = OpenedStorage & { world: World };
type LoggedIn = Extract<LoginOutcome, { kind: 'logged-in' }>;

let addresses = 0;
export const freshEmail = (): string => `ada-${addresses++}@shop.example`;
export const provenEmail = (value: string): Claim => ({ subject: { kind: 'email', value } });

/** Visitors and their logins. */
export function loginSteps(scene: () => LoginScene) {
  /** A visitor with a session and a conversation of these messages. */
  async function visitor(...contents: string[]): Promise<{ session: SessionRecord; conversation: ConversationRecord }> {
    const { storage, clock, world } = scene();
    const session = world.newSession();
    const { tenant, identityId, createdAt } = session;
    const conversation = await storage.createVisitor(session, {
      id: createIds(clock).conversation(),
      tenant,
      identityId,
      createdAt,
    });
    for (const content of contents) await world.append(conversation.id, { content, clientId: `client-${content}` });
    return { session, conversation };
  }

  async function logIn(claim: Claim, from: SessionRecord | null): Promise<LoggedIn> {
    const { storage, clock, world } = scene();
    const ids = createIds(clock);
    const outcome = await storage.logIn({
      tenant: world.tenant,
      claim,
      from,
      session: { id: ids.session(), tokenHash: ids.token() },
      freshCustomerId: ids.customer(),
      now: clock.now(),
    });
    if (outcome.kind !== 'logged-in') throw new Error(outcome.kind);
    return outcome;
  }

  return { visitor, logIn };
}
