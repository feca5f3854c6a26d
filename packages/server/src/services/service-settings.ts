import type { ServiceSettingsChange } from '@deskbell/protocol';
import type { ServiceSettingsRecord, Tenant } from '../domain/model.ts';
import { DEFAULT_SERVICE_SETTINGS, parseServiceSettingsChange } from '../domain/service-settings.ts';
import type { Deps } from '../ports.ts';

export async function readServiceSettings(
  { storage }: Pick<Deps, 'storage'>,
  tenant: Tenant,
): Promise<ServiceSettingsRecord> {
  return (await storage.findServiceSettings(tenant)) ?? DEFAULT_SERVICE_SETTINGS;
}

/** An absent field stays as it is (CM1). */
export async function changeServiceSettings(
  deps: Pick<Deps, 'storage' | 'bus'>,
  tenant: Tenant,
  change: ServiceSettingsChange,
): Promise<ServiceSettingsRecord> {
  const origins = await listTenantOrigins(deps, tenant);
  const parsed = parseServiceSettingsChange(change, origins);
  const settings = await deps.storage.changeServiceSettings(tenant, DEFAULT_SERVICE_SETTINGS, parsed);
  deps.bus.publishToTenant(tenant, { type: 'changed', what: 'settings' });
  return settings;
}

/** What the tenant's enabled public keys list. */
export async function listTenantOrigins({ storage }: Pick<Deps, 'storage'>, tenant: Tenant): Promise<Set<string>> {
  const keys = await storage.listKeys(tenant);
  return new Set(keys.filter(({ kind, enabled }) => kind === 'public' && enabled).flatMap(({ origins }) => origins));
}
