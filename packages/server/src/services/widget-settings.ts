import { isOpenAt, type WidgetLook, type WidgetSettings } from '@deskbell/protocol';
import type { Tenant, WidgetLookRecord } from '../domain/model.ts';
import { presentUploadPolicy } from '../domain/present-upload.ts';
import { parseWidgetLookChange, presentWidgetLook } from '../domain/widget-look.ts';
import type { Deps } from '../ports.ts';
import type { LoginDeps } from './login-deps.ts';
import { readServiceSettings } from './service-settings.ts';
import { readUploadPolicy } from './upload-policy.ts';

const DEFAULTS: WidgetLookRecord = {
  title: 'Support',
  greeting: 'Hi! How can we help?',
  accentColor: '#4f46e5',
  position: 'right',
  launcherLabel: null,
  awayMessage: null,
};

/** All a widget needs to know of its tenant, and whether somebody is there just now (WD1, CM2). */
export async function readWidgetSettings(
  deps: Pick<LoginDeps, 'storage' | 'delivery' | 'clock'>,
  tenant: Tenant,
): Promise<WidgetSettings> {
  const [look, policy, { hours }] = await Promise.all([
    readWidgetLook(deps, tenant),
    readUploadPolicy(deps, tenant),
    readServiceSettings(deps, tenant),
  ]);
  // In the test environment nothing is sent, and every code can be read in the outbox (AU12).
  const isTest = tenant.environment === 'test';
  const isOpen = isOpenAt(hours, deps.clock.now());
  return {
    ...presentWidgetLook(look),
    // A shop without hours shows it always, one with hours while it is closed.
    ...(hours.enabled && isOpen && { away_message: null }),
    is_open: isOpen,
    login: { email: isTest || deps.delivery.isSetUp('email'), sms: isTest || deps.delivery.isSetUp('sms') },
    uploads: presentUploadPolicy(policy),
  };
}

export async function readWidgetLook({ storage }: Pick<Deps, 'storage'>, tenant: Tenant): Promise<WidgetLookRecord> {
  return (await storage.findWidgetLook(tenant)) ?? DEFAULTS;
}

/** What the shop is called, in mails and on their pages. */
export async function readBusinessName({ storage }: Pick<Deps, 'storage'>, tenant: Tenant): Promise<string> {
  const businesses = await storage.listBusinesses();
  return businesses.find(({ id }) => id === tenant.businessId)?.name ?? '';
}

/** An absent field stays as it is (WD2). */
export function changeWidgetLook(
  { storage }: Pick<Deps, 'storage'>,
  tenant: Tenant,
  change: Partial<WidgetLook>,
): Promise<WidgetLookRecord> {
  return storage.changeWidgetLook(tenant, DEFAULTS, parseWidgetLookChange(change));
}
