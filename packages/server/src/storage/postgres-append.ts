import type pg from 'pg';
import type { AttachmentRecord } from '../domain/model.ts';
import type { NewMessage } from '../ports.ts';
import { postgresDialect } from './dialect.ts';
import type { BatchOutcome } from './engine.ts';
import { ANNOUNCE } from './postgres-announce.ts';
import { attachUploads } from './postgres-attach.ts';
import { attachmentsColumn, metadataColumn, toRecord } from './rows.ts';
import type { WebhookListeners } from './webhook-listeners.ts';

// A batch is one statement and so one round trip and one transaction: lock the conversations in order of their number
// (no deadlocks), give out marks after the locks are held, insert, advance. `now` comes from the database's clock
// unless a test brings its own. A conflicting client_id leaves a gap in the marks, which nobody sees.
// Who waits is part of it (DK2); what a customer's message opens again is a function's (DK6), which costs nothing where
// nothing is opened, as further insertions here would.
const appendWith = (further = '') => `
with item as (
  select * from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $14::text[])
    as item(position, conversation_id, id, sender_type, sender_key, client_id, content, content_type, metadata, attachments,
      author_id)
), head as materialized (
  select number, id, last_message_at, status, identity_id from conversation
  where id = any($2::text[]) order by number for update
), clock as materialized (
  select coalesce($11::bigint, (extract(epoch from clock_timestamp()) * 1000)::bigint) as now
  from (select count(*) from head) as locked
), stamped as (
  select item.*, head.number, head.last_message_at as previous, head.status,
    greatest(clock.now, coalesce(head.last_message_at, 0) + 1)
      + row_number() over (partition by head.number order by item.position) - 1 as created_at
  from item join head on head.id = item.conversation_id cross join clock
  where not $12::boolean or head.last_message_at is not distinct from $13::bigint
), inserted as (
  insert into message (conversation_number, created_at, id, sender_type, sender_key, client_id, content, content_type, metadata, attachments,
    author_id)
  select number, created_at, id, sender_type, sender_key, client_id, content, content_type, metadata, attachments, author_id
  from stamped order by position
  on conflict (conversation_number, sender_key, client_id) where client_id is not null do nothing
  returning conversation_number, created_at, id, sender_type
), advance as (
  select conversation_number, max(created_at) as mark, count(*) as added, bool_or(sender_type = 'customer') as reopen,
    min(created_at) filter (where sender_type = 'customer') as asked_at,
    max(created_at) filter (where sender_type in ('agent', 'ai')) as answered_at
  from inserted group by conversation_number
), advanced as (
  update conversation set last_message_at = advance.mark, message_count = message_count + advance.added,
    status = case when advance.reopen then 'open' else status end, activity_minute = advance.mark / 60000,
    snoozed_until = case when advance.reopen then null else snoozed_until end,
    waiting_since = case when answered_at is null then coalesce(waiting_since, asked_at) else (
      select min(created_at) from inserted
      where conversation_number = number and sender_type = 'customer' and created_at > answered_at) end
  from advance where conversation.number = advance.conversation_number
)${further}
select item.position, head.number, head.last_message_at as mark, inserted.created_at,
  case when inserted.created_at = asked_at and head.status <> 'open' then
    conversation_opened(head.number, inserted.created_at, inserted.id, identity_id, head.status) end as opened
from item left join head on head.id = item.conversation_id left join inserted on inserted.id = item.id
  left join advance on advance.conversation_number = head.number
order by item.position`;

const APPEND = appendWith();
const APPEND_AND_ANNOUNCE = appendWith(ANNOUNCE);

interface AppendRow {
  position: number;
  number: number | null;
  mark: number | null;
  created_at: number | null;
  /** True of the message that opened its conversation again. */
  opened: boolean | null;
}

/** The hot path on PostgreSQL. `now` is the tests' clock; null: the database's own. */
export function createPostgresAppend(
  pool: pg.Pool,
  now: () => number | null,
  listeners: WebhookListeners,
): (batch: NewMessage[]) => Promise<BatchOutcome[]> {
  async function append(
    client: Pick<pg.Pool, 'query'>,
    batch: NewMessage[],
    attachments: AttachmentRecord[] = [],
  ): Promise<BatchOutcome[]> {
    const column = <Value>(read: (message: NewMessage) => Value) => batch.map(read);
    const condition = batch[0]?.ifLastMessageAt;
    if (condition !== undefined && batch.length > 1) throw new Error('a conditional message is a batch of its own');
    const announces = listeners.mayListen(); // WH3
    const { rows } = await client.query<AppendRow>({
      name: announces ? 'append-and-announce' : 'append',
      text: announces ? APPEND_AND_ANNOUNCE : APPEND,
      values: [
        batch.map((_, position) => position),
        column(message => message.conversationId),
        column(message => message.id),
        column(message => message.senderType),
        column(message => message.senderKey),
        column(message => message.clientId),
        column(message => message.content),
        column(message => message.contentType),
        column(message => metadataColumn(message.metadata)),
        column(() => attachmentsColumn(attachments)),
        now(),
        condition !== undefined,
        condition ?? null,
        column(message => message.authorId ?? null),
      ],
    });
    if (announces) listeners.wrote();
    return toOutcomes(batch, rows, attachments);
  }

  return async batch => {
    const [first] = batch;
    try {
      // Such a message comes alone.
      if (first?.uploads) return [await attachUploads(pool, first, first.uploads, append)];
      return await append(pool, batch);
    } catch (error) {
      throw postgresDialect.explain(error);
    }
  };
}

function toOutcomes(batch: NewMessage[], rows: AppendRow[], attachments: AttachmentRecord[]): BatchOutcome[] {
  /** What this batch has done to each conversation so far. */
  const marks = new Map<number, number>();
  return rows.map(row => {
    const message = batch[row.position] as NewMessage;
    if (row.number === null) return { kind: 'no-conversation' };
    if (row.created_at === null) return { kind: 'refused', number: row.number, mark: row.mark };
    const earlier = marks.get(row.number);
    marks.set(row.number, row.created_at);
    return {
      kind: 'appended',
      message: toRecord(message, row.created_at, attachments),
      previousMessageAt: earlier ?? row.mark,
      reopened: row.opened === true,
    };
  });
}
