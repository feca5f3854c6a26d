import { ENVIRONMENTS } from '@deskbell/protocol';
import type { Selectable } from 'kysely';
import type { ServiceSettingsRecord } from '../domain/model.ts';
import type { Mails } from '../ports/service.ts';
import type { Engine } from './engine.ts';
import type { ServiceSettingsTable } from './schema-service.ts';
import { changeSettings, findSettings, type SettingsColumns } from './tenant-settings.ts';

type Settings = Pick<Mails, 'findServiceSettings' | 'changeServiceSettings' | 'listMailTenants'>;

export function createServiceSettings({ reader, write }: Engine): Settings {
  return {
    async findServiceSettings(tenant) {
      const row = await findSettings(reader, 'service_settings', tenant);
      return row ? toSettings(row) : null;
    },

    async changeServiceSettings(tenant, initial, change) {
      const row = await write(transaction =>
        changeSettings(transaction, 'service_settings', tenant, toColumns(initial), toColumns(change)),
      );
      return toSettings(row);
    },

    async listMailTenants(initial) {
      const businesses = await reader.selectFrom('business').select('id').orderBy('id').execute();
      const rows = await reader
        .selectFrom('service_settings')
        .select(['business_id', 'environment', 'mail_after_minutes'])
        .execute();
      const changed = new Map(rows.map(row => [`${row.business_id}/${row.environment}`, row.mail_after_minutes]));
      const tenants = businesses.flatMap(({ id }) =>
        ENVIRONMENTS.map(environment => ({ businessId: id, environment })),
      );
      return tenants.flatMap(tenant => {
        const known = changed.get(`${tenant.businessId}/${tenant.environment}`);
        const mailAfterMinutes = known === undefined ? initial.mailAfterMinutes : known;
        return mailAfterMinutes === null ? [] : { tenant, mailAfterMinutes };
      });
    },
  };
}

function toSettings(row: Selectable<ServiceSettingsTable>): ServiceSettingsRecord {
  return {
    hours: { enabled: row.hours_enabled === 1, time_zone: row.time_zone, days: JSON.parse(row.days) },
    mailAfterMinutes: row.mail_after_minutes,
    csatEnabled: row.csat_enabled === 1,
    returnUrl: row.return_url,
  };
}

function toColumns(settings: ServiceSettingsRecord): SettingsColumns<'service_settings'>;
function toColumns(settings: Partial<ServiceSettingsRecord>): Partial<ServiceSettingsTable>;
function toColumns(settings: Partial<ServiceSettingsRecord>): Partial<ServiceSettingsTable> {
  const { hours, mailAfterMinutes, csatEnabled, returnUrl } = settings;
  return {
    ...(hours !== undefined && {
      hours_enabled: hours.enabled ? 1 : 0,
      time_zone: hours.time_zone,
      days: JSON.stringify(hours.days),
    }),
    ...(mailAfterMinutes !== undefined && { mail_after_minutes: mailAfterMinutes }),
    ...(csatEnabled !== undefined && { csat_enabled: csatEnabled ? 1 : 0 }),
    ...(returnUrl !== undefined && { return_url: returnUrl }),
  };
}
