import { type Kysely, sql } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import type { Schema } from '../storage/schema.ts';

/** Who is assigned to nearly everything. */
export const BUSY_MEMBER = 'mem_1';
export const LONG_CONVERSATION = 'thr_many_1';

/**
 * A shop as it is after years, written past the services: nine of ten conversations closed, few that wait, a few that have
 * no message, a tag half of
 * them have and one hardly any has, one that only closed ones have, and one very long conversation. One SQL for both engines.
 */
export async function insertManyConversations(db: Kysely<Schema>, tenant: Tenant, count: number): Promise<void> {
  const { businessId, environment } = tenant;
  const start = Date.UTC(2026, 0, 1);
  const at = (n: string) => `${start} + cast(${n} as bigint) * 61000`;
  const status = `case when n % 10 < 9 then 'closed' when n % 30 = 9 then 'pending' when n % 50 = 19 then 'snoozed' else 'open' end`;
  const isEmpty = 'n % 22 = 5';
  const run = (text: string) => sql.raw(text).execute(db);
  const numbers = (limit: number) =>
    `with recursive seq(n) as (select 1 union all select n + 1 from seq where n < ${limit})`;

  await run(`${numbers(count)} insert into conversation (id, business_id, environment, identity_id, status, ai_enabled,
      assignee_id, message_count, created_at, last_message_at, activity_minute, priority, snoozed_until, waiting_since)
    select 'thr_many_' || n, '${businessId}', '${environment}', 'anon_many_' || n, ${status}, 1,
      case when n % 3 = 0 then null when n % 4 = 0 then 'mem_' || (n % 20) else '${BUSY_MEMBER}' end, case when ${isEmpty} then 0 else 1 end, ${at('n')},
      case when ${isEmpty} then null else ${at('n')} end, case when ${isEmpty} then 0 else (${at('n')}) / 60000 end, case when n % 40 = 7 then 'urgent' when n % 20 = 3 then 'high' else 'normal' end,
      case when n % 10 = 9 and n % 30 <> 9 and n % 50 = 19 then ${at('n')} + 1000000000 else null end,
      case when n % 10 = 9 and n % 3 <> 1 and not ${isEmpty} then ${at('n')} else null end
    from seq`);
  const tags = [
    ['common', 'n % 2 = 0'],
    ['rare', 'n % 1000 = 9'],
    ['done', 'n % 10 < 4'],
  ];
  for (const [tag, which] of tags) {
    await run(`insert into conversation_tag (conversation_number, tag, business_id, environment, status)
      select number, '${tag}', business_id, environment, status from (
        select *, cast(substr(id, 10) as integer) as n from conversation where id like 'thr_many_%') as many where ${which}`);
  }
  await run(`insert into message (conversation_number, created_at, id, sender_type, sender_key, content, content_type)
    select number, last_message_at, 'msg_' || number, 'customer', 'customer', 'Has my order shipped yet?', 'text'
    from conversation where id like 'thr_many_%' and last_message_at is not null`);
  const long = `(select number from conversation where id = '${LONG_CONVERSATION}')`;
  const many = Math.ceil(count / 5);
  await run(`${numbers(many)} insert into message (conversation_number, created_at, id, sender_type, sender_key, content, content_type)
    select ${long}, ${at('n')} + 1, 'msg_long_' || n, 'agent', 'agent', 'Yes.', 'text' from seq`);
  await run(`${numbers(many)} insert into note (conversation_number, created_at, id, author, content)
    select ${long}, ${at('n')} + 2, 'note_long_' || n, 'agent', 'Hm.' from seq`);
  await run(`${numbers(many)} insert into conversation_event (conversation_number, created_at, id, type, actor_kind, data)
    select ${long}, ${at('n')} + 3, 'evn_long_' || n, 'assigned', 'system', '{}' from seq`);
  await run(`update conversation set last_message_at = ${at(String(many))} + 1 where id = '${LONG_CONVERSATION}'`);
  await run(`insert into read_mark (conversation_number, member_id, read_through)
    select number, '${BUSY_MEMBER}', last_message_at from conversation where status = 'closed' and last_message_at is not null`);
}
