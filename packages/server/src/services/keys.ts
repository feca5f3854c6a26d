import { AppError, invalidField } from '../domain/app-error.ts';
import { displayKey, formatKey, type KeyKind } from '../domain/key.ts';
import type { KeyRecord, Tenant } from '../domain/model.ts';
import { parseOrigin } from '../domain/origin.ts';
import type { Deps, Ids } from '../ports.ts';
import { hashSecret } from './hash-secret.ts';

/** A key's record for the database, which for a secret one holds only its hash (KY8). */
export function recordKey(
  deps: Pick<Deps, 'ids' | 'clock'>,
  tenant: Tenant,
  kind: KeyKind,
  key: string,
  origins: string[] = [],
): KeyRecord {
  return {
    id: deps.ids.key(),
    tenant,
    kind,
    lookup: kind === 'public' ? key : hashSecret(key),
    display: displayKey(kind, key),
    origins,
    enabled: true,
    createdAt: deps.clock.now(),
  };
}

export function makeKey(ids: Ids, kind: KeyKind, tenant: Pick<Tenant, 'environment'>): string {
  return formatKey(kind, tenant.environment, ids.token());
}

/** A further key of the tenant; the whole of a secret one is in this answer and nowhere after it (KY9). */
export async function createKey(
  deps: Pick<Deps, 'storage' | 'ids' | 'clock'>,
  tenant: Tenant,
  { kind, origins = [] }: { kind: KeyKind; origins?: string[] },
): Promise<{ record: KeyRecord; key: string }> {
  if (kind === 'secret' && origins.length > 0) throw notForBrowsers();
  const key = makeKey(deps.ids, kind, tenant);
  const record = recordKey(deps, tenant, kind, key, parseOrigins(origins));
  await deps.storage.createKey(record);
  return { record, key };
}

/** Changes a key of the tenant. The key in use cannot disable itself: nobody could undo it (KY9). */
export async function changeKey(
  { storage }: Deps,
  { tenant, key: inUse }: { tenant: Tenant; key: KeyRecord | null },
  id: string,
  change: { origins?: string[]; enabled?: boolean },
): Promise<KeyRecord> {
  if (change.origins === undefined && change.enabled === undefined) {
    throw new AppError('VALIDATION_ERROR', 'name at least one of origins, enabled');
  }
  if (id === inUse?.id && change.enabled === false) {
    throw new AppError('BUSINESS_RULE_VIOLATION', 'a key cannot disable itself');
  }
  const origins = change.origins && parseOrigins(change.origins);
  if (origins && origins.length > 0) {
    // A key's kind never changes, so that nothing can come between this and the change.
    const known = (await storage.listKeys(tenant)).find(key => key.id === id);
    if (known?.kind === 'secret') throw notForBrowsers();
  }
  const key = await storage.changeKey(tenant, id, { ...change, ...(origins && { origins }) });
  if (!key) throw new AppError('NOT_FOUND', 'no such key');
  return key;
}

function notForBrowsers(): AppError {
  return invalidField('origins', 'a secret key is not for browsers');
}

function parseOrigins(origins: string[]): string[] {
  const wrong = origins.find(origin => parseOrigin(origin) === null);
  if (wrong !== undefined) throw invalidField('origins', 'each origin must be exact, such as https://shop.example');
  return [...new Set(origins)];
}
