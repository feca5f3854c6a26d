import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import type { Schema } from './schema.ts';

// Settings lie in tables of their own, one row for each tenant who changed something. All are read and written alike; to
// Kysely one stands for all, since it cannot say `any of these`.

type SettingsTable = 'service_settings' | 'upload_policy' | 'widget_settings';
export type SettingsColumns<Table extends SettingsTable> = Omit<Schema[Table], 'business_id' | 'environment'>;

/** The tenant's row; undefined: nothing was changed yet. */
export async function findSettings<Table extends SettingsTable>(
  db: Kysely<Schema>,
  table: Table,
  tenant: Tenant,
): Promise<Selectable<Schema[Table]> | undefined> {
  const row = await db
    .selectFrom(table as 'widget_settings')
    .selectAll()
    .where('business_id', '=', tenant.businessId)
    .where('environment', '=', tenant.environment)
    .executeTakeFirst();
  return row as Selectable<Schema[Table]> | undefined;
}

/** Writes only what the change names: two changes at once of different columns are both kept. Answers the row. */
export async function changeSettings<Table extends SettingsTable>(
  transaction: Transaction<Schema>,
  table: Table,
  { businessId, environment }: Tenant,
  initial: SettingsColumns<Table>,
  change: Partial<SettingsColumns<Table>>,
): Promise<Selectable<Schema[Table]>> {
  const row = { business_id: businessId, environment, ...initial, ...change };
  const stored = await transaction
    .insertInto(table as 'widget_settings')
    .values(row as unknown as Schema['widget_settings'])
    .onConflict(conflict => conflict.columns(['business_id', 'environment']).doUpdateSet(change as object))
    .returningAll()
    .executeTakeFirstOrThrow();
  return stored as unknown as Selectable<Schema[Table]>;
}
