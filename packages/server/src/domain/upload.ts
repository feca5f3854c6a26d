import type { SessionRecord, Tenant, UploadRecord } from './model.ts';

/** Owner of what is uploaded with a secret key: agents are not told apart. */
export const AGENT_OWNER = 'agent';

/** Who asks for an upload. */
export interface UploadReader {
  tenant: Tenant;
  /** An identity, or `AGENT_OWNER`; null: nobody yet. */
  owner: string | null;
}

export function customerReader(tenant: Tenant, session: SessionRecord | null): UploadReader {
  return { tenant, owner: session?.identityId ?? null };
}

/** Whether they began it, and so may confirm and attach it. */
export function isOwn(upload: UploadRecord, { tenant, owner }: UploadReader): boolean {
  return isOfTenant(upload, tenant) && upload.owner === owner;
}

/** Whether they may read it: their own, and what was attached in the customer's conversation, or for agents in any. */
export function isVisible(upload: UploadRecord, reader: UploadReader): boolean {
  if (isOwn(upload, reader)) return true;
  if (!isOfTenant(upload, reader.tenant) || upload.audience === null) return false;
  return reader.owner === AGENT_OWNER || reader.owner === upload.audience;
}

/** Whether the next step comes too late; what is confirmed stays until it is swept. */
export function isExpired({ state, expiresAt }: UploadRecord, now: number): boolean {
  return state !== 'confirmed' && now > expiresAt;
}

function isOfTenant({ tenant }: UploadRecord, { businessId, environment }: Tenant): boolean {
  return tenant.businessId === businessId && tenant.environment === environment;
}
