import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What was closed in a span of days; nothing of it is on the way of a message.
  await db.schema
    .createIndex('conversation_event_status')
    .on('conversation_event')
    .columns(['created_at', 'conversation_number'])
    .where(sql.ref('type'), '=', sql.lit('status_changed'))
    .execute();
}
