import type { SessionRecord, Tenant } from '../domain/model.ts';
import { isDueForTouch, isExpired } from '../domain/session.ts';
import type { Deps } from '../ports.ts';
import { hashSecret } from './hash-secret.ts';

export interface Admission {
  session: SessionRecord;
  /** The token of a session just minted, to be handed to the client (SE2); null when it came with one. */
  mintedToken: string | null;
}

/** The session a token stands for with this tenant; null for a forged, foreign or expired one (SE1). */
export async function resolveSession(
  { storage, clock }: Deps,
  tenant: Tenant,
  token: string | null,
): Promise<SessionRecord | null> {
  const session = token === null ? null : await storage.findSession(hashSecret(token));
  if (!session || !isOf(session, tenant)) return null;
  const now = clock.now();
  if (isExpired(session, now)) return null;
  if (isDueForTouch(session, now)) await storage.touchSession(session, now);
  return session;
}

/** The session of the request, or a new anonymous one (SE2). Only once nothing else can refuse the request (IN6). */
export async function admit(deps: Deps, tenant: Tenant, session: SessionRecord | null): Promise<Admission> {
  if (session) return { session, mintedToken: null };
  const { ids, clock, storage } = deps;
  const mintedToken = ids.token();
  const now = clock.now();
  const minted: SessionRecord = {
    id: ids.session(),
    tenant,
    tokenHash: hashSecret(mintedToken),
    identityId: ids.visitor(),
    createdAt: now,
    lastSeenAt: now,
  };
  await storage.createSession(minted);
  return { session: minted, mintedToken };
}

function isOf({ tenant }: SessionRecord, { businessId, environment }: Tenant): boolean {
  return tenant.businessId === businessId && tenant.environment === environment;
}
