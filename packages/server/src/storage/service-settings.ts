import { ENVIRONMENTS } from '@deskbell/protocol';
import type { Selectable } from 'kysely';
import type { ServiceSettingsRecord } from '../domain/model.ts';
import type { Mails } from '../ports/service.ts';
import type { Engine } from './engine.ts';
import type { ServiceSettingsTable } from './schema-service.ts';

type Settings = Pick<Mails, 'findServiceSettings' | 'changeServiceSettings' | 'listMailTenants'>;

export function createServiceSettings({ reader, write }: Engine): Settings {
  return {
    async findServiceSettings(tenant) {
      const row = await reader
        .selectFrom('service_settings')
        .selectAll()
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .executeTakeFirst();
      return row ? toSettings(row) : null;
    },

    async changeServiceSettings(tenant, initial, change) {
      const columns = toColumns(change);
      const row = await write(transaction =>
        transaction
          .insertInto('service_settings')
          .values({
            business_id: tenant.businessId,
            environment: tenant.environment,
            ...toColumns(initial),
            ...columns,
          })
          // Only what the change names: two changes at once of different fields are both kept.
          .onConflict(conflict => conflict.columns(['business_id', 'environment']).doUpdateSet(columns))
          .returningAll()
          .executeTakeFirstOrThrow(),
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

function toColumns(settings: ServiceSettingsRecord): Omit<ServiceSettingsTable, 'business_id' | 'environment'>;
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
