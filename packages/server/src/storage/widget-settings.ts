import type { Selectable } from 'kysely';
import type { WidgetLookRecord } from '../domain/model.ts';
import type { WidgetLooks } from '../ports.ts';
import type { Engine } from './engine.ts';
import type { WidgetSettingsTable } from './schema-service.ts';
import { changeSettings, findSettings, type SettingsColumns } from './tenant-settings.ts';

export function createWidgetSettings({ reader, write }: Engine): WidgetLooks {
  return {
    async findWidgetLook(tenant) {
      const row = await findSettings(reader, 'widget_settings', tenant);
      return row ? toLook(row) : null;
    },

    async changeWidgetLook(tenant, initial, change) {
      const row = await write(transaction =>
        changeSettings(transaction, 'widget_settings', tenant, toColumns(initial), toColumns(change)),
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

function toColumns(look: WidgetLookRecord): SettingsColumns<'widget_settings'>;
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
