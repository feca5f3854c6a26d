import type { Author } from '@deskbell/protocol';
import type { Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';

/** The members among these writers, with their names: one read of the shop's people, who are few. */
export async function readAuthors(
  { storage }: Pick<Deps, 'storage'>,
  tenant: Tenant,
  writers: (string | null)[],
): Promise<Map<string, NonNullable<Author>>> {
  if (!writers.some(id => id?.startsWith('mem_'))) return new Map();
  const members = await storage.listMembers(tenant.businessId);
  return new Map(members.map(({ id, name }) => [id, { id, name }]));
}
