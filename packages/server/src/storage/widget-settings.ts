import type { Selectable } from 'kysely';
import type { WidgetLookRecord } from '../domain/model.ts';
import type { WidgetLooks } from '../ports.ts';
import type { Engine } from './engine.ts';
import type { WidgetSettingsTable } from './schema-service.ts';

export function createWidgetSettings({ reader, write }: Engine): WidgetLooks {
  return {
    async findWidgetLook(tenant) {
      const row = await reader
        .selectFrom('widget_settings')
        .selectAll()
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .executeTakeFirst();
      return row ? toLook(row) : null;
    },

    async changeWidgetLook(tenant, initial, change) {
      const columns = toColumns(change);
      const row = await write(transaction =>
        transaction
          .insertInto('widget_settings')
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
      return toLook(row);
    },
  };
}

function toLook(row: Selectable<WidgetSettingsTable>): WidgetLookRecord {
  return {
    title: row.title,
    greeting: row.greeting,
    accentColor: row.accent_color,
    position: row.position,
    launcherLabel: row.launcher_label,
    awayMessage: row.away_message,
  };
}

function toColumns(look: WidgetLookRecord): Omit<WidgetSettingsTable, 'business_id' | 'environment'>;
function toColumns(look: Partial<WidgetLookRecord>): Partial<WidgetSettingsTable>;
function toColumns(look: Partial<WidgetLookRecord>): Partial<WidgetSettingsTable> {
  const { title, greeting, accentColor, position, launcherLabel, awayMessage } = look;
  return {
    ...(title !== undefined && { title }),
    ...(greeting !== undefined && { greeting }),
    ...(accentColor !== undefined && { accent_color: accentColor }),
    ...(position !== undefined && { position }),
    ...(launcherLabel !== undefined && { launcher_label: launcherLabel }),
    ...(awayMessage !== undefined && { away_message: awayMessage }),
  };
}
