import type { SessionRecord, Tenant } from '../domain/model.ts';
import { isDueForTouch, isExpired } from '../domain/session.ts';
import type { Deps } from '../ports.ts';
import { hashSecret } from './hash-secret.ts';

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

function isOf({ tenant }: SessionRecord, { businessId, environment }: Tenant): boolean {
  return tenant.businessId === businessId && tenant.environment === environment;
}
