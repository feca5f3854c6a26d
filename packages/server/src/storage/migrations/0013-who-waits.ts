import { type Kysely, sql } from 'kysely';

/** Conversations of one statement: PostgreSQL ends one that takes ten seconds. */
const CHUNK = 10_000;

/** Since when customers wait in what an older version wrote, which did not note it (DK2). */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ newest: number | null }>`select max(number) as newest from conversation`.execute(db);
  const newest = Number(rows[0]?.newest ?? 0);
  for (let from = 0; from < newest; from += CHUNK) {
    await sql`update conversation set waiting_since = asked.since from (
        select number, (
          select min(question.created_at) from message as question
          where question.conversation_number = number and question.sender_type = 'customer'
            and question.created_at > coalesce((
              select answer.created_at from message as answer
              where answer.conversation_number = number and answer.sender_type in ('agent', 'ai')
              order by answer.created_at desc limit 1), -1)) as since
        from conversation
        where number > ${from} and number <= ${from + CHUNK} and status <> 'closed' and waiting_since is null
      ) as asked
      where conversation.number = asked.number and asked.since is not null`.execute(db);
  }
}
