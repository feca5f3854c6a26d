import { AppError } from '../domain/app-error.ts';
import type { Tenant } from '../domain/model.ts';
import { deleteUnwanted } from './delete-blobs.ts';
import type { FileDeps } from './file-deps.ts';

/** Deletes all there is of a customer or visitor, and closes their sockets; nothing brings it back (CU8). */
export async function eraseCustomer(deps: FileDeps, tenant: Tenant, identityId: string): Promise<void> {
  const { storage, bus, clock } = deps;
  const erased = await storage.eraseIdentity(tenant, identityId, clock.now());
  if (!erased) throw new AppError('NOT_FOUND', 'there is nothing of anybody with this id');
  const { conversationId, ended, blobs } = erased;
  if (ended.length > 0) bus.publishSessionsEnded(ended);
  if (conversationId !== null) bus.publishToTenant(tenant, { type: 'erased', conversationId });
  await deleteUnwanted(deps, blobs);
}
