import type { Kysely, Transaction } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import type { DigestSearch, Mails } from '../ports/service.ts';
import { activityMinute } from './activity.ts';
import { addMail } from './add-mail.ts';
import type { Dialect } from './dialect.ts';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';

/**
 * These last minutes are looked at again: the clock of this node and the one that gave out the marks may differ, and a
 * conversation rests only once its newest message is old enough.
 */
const OVERLAP_MINUTES = 5;
/** So long the place may stay behind: that much is looked at again and again, and moving it is a write. */
const LAG_MINUTES = 20;
/** Replies of one digest; of a longer row of them the newest. */
const REPLIES_MAX = 200;

/**
 * Finds unread replies where the list of conversations by activity says that nothing happened since: nothing is written
 * or remembered when a reply is sent, and none is missed after a crash (CM3).
 */
export function createMailSearch({ reader, write, dialect }: Engine): Pick<Mails, 'noteReads' | 'queueDigests'> {
  return {
    async noteReads(reads) {
      const through = new Map(reads.map(read => [read.conversationId, read.through]));
      await write(async transaction => {
        // Held, so that none is merged or erased meanwhile; in the order of their numbers, like an append's.
        const rows = await dialect
          .lockRows(transaction.selectFrom('conversation').select(['id', 'number']))
          .where('id', 'in', [...through.keys()])
          .orderBy('number')
          .execute();
        if (rows.length === 0) return;
        await transaction
          .insertInto('mail_mark')
          .values(
            rows.map(row => ({
              conversation_number: row.number,
              read_through: through.get(row.id) ?? 0,
              mailed_through: 0,
            })),
          )
          .onConflict(conflict =>
            conflict
              .column('conversation_number')
              .doUpdateSet(({ ref }) => ({ read_through: ref('excluded.read_through') }))
              .whereRef('mail_mark.read_through', '<', 'excluded.read_through'),
          )
          .execute();
      });
    },

    async queueDigests(tenant, search) {
      if (await isIdle(reader, tenant, search)) return true;
      return write(async transaction => {
        const place = await takePlace(transaction, dialect, tenant, search);
        const until = activityMinute(search.repliedBefore);
        const rows = await findResting(transaction, tenant, search, place).execute();
        const living = await hold(transaction, dialect, rows);
        for (const row of rows) if (living.has(row.number)) await queueDigest(transaction, tenant, search, row);
        const last = rows.length === search.limit ? rows.at(-1) : undefined;
        const next = last ?? { activity_minute: Math.max(place.activity_minute, until - OVERLAP_MINUTES), number: 0 };
        await transaction
          .updateTable('mail_search')
          .set({ activity_minute: next.activity_minute, number: next.number })
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .execute();
        return last === undefined;
      });
    },
  };
}

/** Whether there is nothing to queue and the place needs no moving: nearly every round, which then writes nothing. */
async function isIdle(reader: Kysely<Schema>, tenant: Tenant, search: DigestSearch): Promise<boolean> {
  const place = await reader
    .selectFrom('mail_search')
    .select(['activity_minute', 'number'])
    .where('business_id', '=', tenant.businessId)
    .where('environment', '=', tenant.environment)
    .executeTakeFirst();
  const until = activityMinute(search.repliedBefore);
  if (!place || place.activity_minute < until - LAG_MINUTES || place.activity_minute > until) return false;
  return (await findResting(reader, tenant, { ...search, limit: 1 }, place).executeTakeFirst()) === undefined;
}

/** Where the tenant's search stands; held until the transaction ends, so that one node searches at a time (CM4). */
async function takePlace(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  { businessId, environment }: Tenant,
  { repliedBefore, repliedSince }: DigestSearch,
) {
  await transaction
    .insertInto('mail_search')
    .values({
      business_id: businessId,
      environment,
      // What was replied before mails came into this house is nobody's news.
      activity_minute: activityMinute(repliedBefore),
      number: 0,
    })
    .onConflict(conflict => conflict.columns(['business_id', 'environment']).doNothing())
    .execute();
  const place = await dialect
    .lockRows(transaction.selectFrom('mail_search').select(['activity_minute', 'number']))
    .where('business_id', '=', businessId)
    .where('environment', '=', environment)
    .executeTakeFirstOrThrow();
  const [since, until] = [activityMinute(repliedSince), activityMinute(repliedBefore)];
  // A clock that was set back gives out earlier minutes again.
  if (place.activity_minute > until) return { activity_minute: until - OVERLAP_MINUTES, number: 0 };
  return place.activity_minute < since ? { activity_minute: since, number: 0 } : place;
}

/** Those of them that are still there, held before what belongs to them and in the order of their numbers, like an append's. */
async function hold(transaction: Transaction<Schema>, dialect: Dialect, found: Resting[]): Promise<Set<number>> {
  if (found.length === 0) return new Set();
  const rows = await dialect
    .lockRows(transaction.selectFrom('conversation').select('number'))
    .where(
      'number',
      'in',
      found.map(({ number }) => number),
    )
    .orderBy('number')
    .execute();
  return new Set(rows.map(({ number }) => number));
}

/** Conversations in which nothing happened for long enough, whose customers can be and want to be mailed. */
function findResting(
  db: Kysely<Schema>,
  { businessId, environment }: Tenant,
  { repliedBefore, limit }: DigestSearch,
  place: { activity_minute: number; number: number },
) {
  return db
    .selectFrom('conversation')
    .innerJoin('customer', 'customer.id', 'conversation.identity_id')
    .leftJoin('mail_mark', 'mail_mark.conversation_number', 'conversation.number')
    .leftJoin('mail_refusal', 'mail_refusal.customer_id', 'customer.id')
    .select(({ fn, val }) => [
      'conversation.number',
      'conversation.activity_minute',
      'customer.id as customer_id',
      'customer.email',
      fn.coalesce('mail_mark.read_through', val(0)).as('read_through'),
      fn.coalesce('mail_mark.mailed_through', val(0)).as('mailed_through'),
    ])
    .where('conversation.business_id', '=', businessId)
    .where('conversation.environment', '=', environment)
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('conversation.activity_minute', 'conversation.number'),
        '>',
        tuple(place.activity_minute, place.number),
      ),
    )
    .where('conversation.activity_minute', '<=', activityMinute(repliedBefore))
    .where('conversation.last_message_at', '<=', repliedBefore)
    .where('customer.email_verified', '=', 1)
    .where('customer.email', 'is not', null)
    .where('mail_refusal.customer_id', 'is', null)
    .where(({ or, eb }) =>
      or([
        eb('mail_mark.conversation_number', 'is', null),
        eb.and([
          eb('conversation.last_message_at', '>', eb.ref('mail_mark.read_through')),
          eb('conversation.last_message_at', '>', eb.ref('mail_mark.mailed_through')),
        ]),
      ]),
    )
    .orderBy('conversation.activity_minute')
    .orderBy('conversation.number')
    .limit(limit);
}

interface Resting {
  number: number;
  customer_id: string;
  email: string | null;
  read_through: number;
  mailed_through: number;
}

async function queueDigest(
  transaction: Transaction<Schema>,
  tenant: Tenant,
  { repliedSince, freshId, now, isKept }: DigestSearch,
  { number, customer_id, email, read_through, mailed_through }: Resting,
): Promise<void> {
  const known = Math.max(Number(read_through), Number(mailed_through));
  const newest = await transaction
    .selectFrom('message')
    .select(['created_at', 'sender_type'])
    .where('conversation_number', '=', number)
    .where('created_at', '>', known)
    .orderBy('created_at', 'desc')
    .limit(REPLIES_MAX)
    .execute();
  // Whoever writes has read what was there.
  const ownAt = newest.find(message => message.sender_type === 'customer')?.created_at ?? known;
  const isReply = (type: string) => type === 'agent' || type === 'ai';
  // A new reply does not bring up what is too old to be mailed by itself.
  const after = Math.max(ownAt, repliedSince - 1);
  const replies = newest.filter(message => message.created_at > after && isReply(message.sender_type));
  const [last, first] = [replies[0], replies.at(-1)];
  // Of these messages nothing more is to be said: they are not looked at again.
  if (newest[0]) await advanceMark(transaction, number, newest[0].created_at);
  if (!last || !first || email === null) return;
  const mail = { id: freshId(), conversation_number: number, kind: 'digest' as const, address: email, customer_id };
  const marks = { after_mark: first.created_at - 1, through_mark: last.created_at };
  await addMail(transaction, tenant, { ...mail, ...marks }, { now, isKept });
}

/** A reply behind this mark goes into the next mail (CM4). */
async function advanceMark(transaction: Transaction<Schema>, number: number, through: number): Promise<void> {
  await transaction
    .insertInto('mail_mark')
    .values({ conversation_number: number, read_through: 0, mailed_through: through })
    .onConflict(conflict => conflict.column('conversation_number').doUpdateSet({ mailed_through: through }))
    .execute();
}
