import { LIMITS } from '@deskbell/protocol';
import { sql, type Transaction } from 'kysely';
import type { ConversationRecord, Tenant } from '../domain/model.ts';
import type { Desk } from '../ports.ts';
import type { Dialect } from './dialect.ts';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';

export function createTags({ reader }: Engine): Pick<Desk, 'listTags'> {
  return {
    async listTags(tenant, max) {
      const { rows } = await usedTags(tenant).execute(reader);
      const count = ({ tag }: { tag: string }) =>
        sql`(select count(*) from (select 1 from conversation_tag where ${ofTenant(tenant)} and tag = ${tag}
          order by status, conversation_number limit ${max}) as counted)`;
      const counts: number[] = [];
      for (let at = 0; at < rows.length; at += CHUNK) {
        const chunk = rows.slice(at, at + CHUNK);
        const { rows: found } = await sql<{ n: number }>`${sql.join(
          chunk.map((row, place) => sql`select ${sql.lit(place)} as place, ${count(row)} as n`),
          sql` union all `,
        )} order by place`.execute(reader);
        counts.push(...found.map(({ n }) => n));
      }
      return rows.map(({ tag }, at) => ({ tag, count: counts[at] ?? 0 }));
    },
  };
}

/** Counts in one statement. */
const CHUNK = 50;

const ofTenant = ({ businessId, environment }: Tenant) =>
  sql`business_id = ${businessId} and environment = ${environment}`;

/** From one tag to the next along the index: the work is that of the tags, not of the tagged conversations. */
const usedTags = (tenant: Tenant) => sql<{ tag: string }>`
  with recursive used(tag) as (
    select min(tag) from conversation_tag where ${ofTenant(tenant)}
    union all
    select (select min(tag) from conversation_tag where ${ofTenant(tenant)} and tag > used.tag) from used where used.tag is not null
  )
  select tag from used where tag is not null order by tag limit ${LIMITS.tagsPerTenant}`;

export async function readTags(transaction: Transaction<Schema>, conversationNumber: number): Promise<string[]> {
  const rows = await transaction
    .selectFrom('conversation_tag')
    .select('tag')
    .where('conversation_number', '=', conversationNumber)
    .execute();
  return rows.map(({ tag }) => tag).sort();
}

/** The conversation's tags become these; those that stay are told its status. */
export async function writeTags(
  transaction: Transaction<Schema>,
  { number, tenant, status }: ConversationRecord,
  tags: string[],
): Promise<void> {
  await transaction.deleteFrom('conversation_tag').where('conversation_number', '=', number).execute();
  if (tags.length === 0) return;
  await transaction
    .insertInto('conversation_tag')
    .values(
      tags.map(tag => ({
        conversation_number: number,
        tag,
        business_id: tenant.businessId,
        environment: tenant.environment,
        status,
      })),
    )
    .execute();
}

/**
 * Whether the tenant may have these too; only tags nobody uses yet are counted (DK5). The caller holds its conversation,
 * like everybody who writes tags: who has the table waits for nobody.
 */
export async function hasRoomForTags(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  tenant: Tenant,
  tags: string[],
): Promise<boolean> {
  if ((await countFresh(transaction, tenant, tags)) === 0) return true;
  // One after the other, so that those of two at once are all counted.
  await dialect.lockTable(transaction, 'conversation_tag');
  const fresh = await countFresh(transaction, tenant, tags);
  const { rows } = await usedTags(tenant).execute(transaction);
  return fresh === 0 || rows.length + fresh <= LIMITS.tagsPerTenant;
}

async function countFresh(transaction: Transaction<Schema>, tenant: Tenant, tags: string[]): Promise<number> {
  if (tags.length === 0) return 0;
  const known = await transaction
    .selectFrom('conversation_tag')
    .select('tag')
    .distinct()
    .where('business_id', '=', tenant.businessId)
    .where('environment', '=', tenant.environment)
    .where('tag', 'in', tags)
    .execute();
  return tags.length - known.length;
}
