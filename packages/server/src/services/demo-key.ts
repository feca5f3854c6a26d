import type { Deps } from '../ports.ts';

/** The public key the demo shop works with: an enabled one of the first business's test environment, or null (WD5). */
export async function findDemoKey({ storage }: Pick<Deps, 'storage'>): Promise<string | null> {
  const [first] = await storage.listBusinesses();
  if (!first) return null;
  const keys = await storage.listKeys({ businessId: first.id, environment: 'test' });
  return keys.find(({ kind, enabled }) => kind === 'public' && enabled)?.lookup ?? null;
}
