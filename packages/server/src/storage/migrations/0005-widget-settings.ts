import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('widget_settings')
    .addColumn('business_id', 'text', column => column.notNull().references('business.id'))
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('greeting', 'text', column => column.notNull())
    .addColumn('accent_color', 'text', column => column.notNull())
    .addColumn('position', 'text', column => column.notNull())
    .addColumn('launcher_label', 'text')
    .addColumn('away_message', 'text')
    .addPrimaryKeyConstraint('widget_settings_tenant', ['business_id', 'environment'])
    .execute();
}
